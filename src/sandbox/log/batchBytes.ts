import { crc32c } from '../../kafka/protocol/crc32c';

/** Where the fields of a record batch (magic 2) stand. Source: protocol guide, "Record Batch". */
const AT = {
  baseOffset: 0,
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  records: 57,
} as const;

/** Bytes before the first record. */
export const BATCH_HEADER_BYTES = 61;
/** Bytes that `length` does not count. */
const BEFORE_LENGTH_COUNTS = 12;

const CODEC_BITS = 0b111;
const LOG_APPEND_TIME = 0b1000;
const TRANSACTIONAL = 0b1_0000;
const CONTROL = 0b10_0000;

/** A view of a batch's bytes that reads its header, and writes what a broker writes into it. */
export class BatchBytes {
  constructor(readonly bytes: Buffer) {}

  get baseOffset(): bigint {
    return this.bytes.readBigInt64BE(AT.baseOffset);
  }

  /** Bytes of the whole batch, as it says itself. */
  get size(): number {
    return this.bytes.readInt32BE(AT.length) + BEFORE_LENGTH_COUNTS;
  }

  get magic(): number {
    return this.bytes.readInt8(AT.magic);
  }

  get crcIsRight(): boolean {
    return this.bytes.readUInt32BE(AT.crc) === crc32c(this.bytes, AT.attributes);
  }

  /** 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. */
  get codec(): number {
    return this.attributes & CODEC_BITS;
  }

  get isLogAppendTime(): boolean {
    return (this.attributes & LOG_APPEND_TIME) !== 0;
  }

  get isTransactional(): boolean {
    return (this.attributes & TRANSACTIONAL) !== 0;
  }

  get isControl(): boolean {
    return (this.attributes & CONTROL) !== 0;
  }

  get lastOffsetDelta(): number {
    return this.bytes.readInt32BE(AT.lastOffsetDelta);
  }

  get baseTimestamp(): bigint {
    return this.bytes.readBigInt64BE(AT.baseTimestamp);
  }

  get maxTimestamp(): bigint {
    return this.bytes.readBigInt64BE(AT.maxTimestamp);
  }

  get producerId(): bigint {
    return this.bytes.readBigInt64BE(AT.producerId);
  }

  get producerEpoch(): number {
    return this.bytes.readInt16BE(AT.producerEpoch);
  }

  get baseSequence(): number {
    return this.bytes.readInt32BE(AT.baseSequence);
  }

  get records(): number {
    return this.bytes.readInt32BE(AT.records);
  }

  /** Not covered by the CRC. */
  setLeaderEpoch(epoch: number): void {
    this.bytes.writeInt32BE(epoch, AT.leaderEpoch);
  }

  /** Not covered by the CRC. */
  setBaseOffset(offset: bigint): void {
    this.bytes.writeBigInt64BE(offset, AT.baseOffset);
  }

  /** Sets the time of the batch, and the CRC anew. */
  setMaxTimestamp(maxTimestamp: bigint, logAppendTime: boolean): void {
    const attributes = logAppendTime ? this.attributes | LOG_APPEND_TIME : this.attributes & ~LOG_APPEND_TIME;
    this.bytes.writeInt16BE(attributes, AT.attributes);
    this.bytes.writeBigInt64BE(maxTimestamp, AT.maxTimestamp);
    this.bytes.writeUInt32BE(crc32c(this.bytes, AT.attributes), AT.crc);
  }

  private get attributes(): number {
    return this.bytes.readInt16BE(AT.attributes);
  }
}
