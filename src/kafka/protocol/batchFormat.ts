/**
 * Where the fields of a record batch v2 stand, in bytes from its start (protocol guide, "Record Batch").
 * `batchLength` counts what follows it; the CRC covers what follows the CRC.
 */
export const BASE_OFFSET_AT = 0;
export const BATCH_LENGTH_AT = 8;
export const LEADER_EPOCH_AT = 12;
export const MAGIC_AT = 16;
export const CRC_AT = 17;
export const ATTRIBUTES_AT = 21;
export const LAST_OFFSET_DELTA_AT = 23;
export const BASE_TIMESTAMP_AT = 27;
export const MAX_TIMESTAMP_AT = 35;
export const PRODUCER_ID_AT = 43;
export const PRODUCER_EPOCH_AT = 51;
export const BASE_SEQUENCE_AT = 53;
export const RECORD_COUNT_AT = 57;

/** Size of a batch's header: the records section begins here. */
export const BATCH_HEADER_SIZE = 61;

/** What `batchLength` does not count. */
export const BATCH_LENGTH_OVERHEAD = LEADER_EPOCH_AT;

export const MAGIC = 2 as const;

/** Attribute bits. */
export const CODEC_MASK = 0x07;
export const LOG_APPEND_TIME_BIT = 0x08;
export const TRANSACTIONAL_BIT = 0x10;
export const CONTROL_BIT = 0x20;
