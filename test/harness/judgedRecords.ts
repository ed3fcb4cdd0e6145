/** A header as it stands in a record: order, duplicates and nulls are kept. */
export interface JudgedHeader {
  readonly key: string;
  readonly value: Buffer | null;
}

/** A record as another client read it. */
export interface JudgedRecord {
  readonly partition: number;
  readonly offset: bigint;
  /** ms; −1: none. */
  readonly timestamp: bigint;
  readonly timestampType: 'CreateTime' | 'LogAppendTime' | null;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly JudgedHeader[];
}

/** A record for another client to write. Without a partition that client chooses one. */
export interface RecordToWrite {
  readonly partition?: number;
  readonly timestamp?: bigint;
  readonly key?: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: readonly JudgedHeader[];
}

export interface WrittenRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: bigint;
}

/** The shapes on a judge's wire: int64 are decimal strings, bytes base64. */
export interface RecordJson {
  readonly partition: number;
  readonly offset: string;
  readonly timestamp: string;
  readonly timestampType: string | null;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly { readonly key: string; readonly value: string | null }[];
}

export function recordFromJson(json: RecordJson): JudgedRecord {
  return {
    partition: json.partition,
    offset: BigInt(json.offset),
    timestamp: BigInt(json.timestamp),
    timestampType: json.timestampType === 'CreateTime' || json.timestampType === 'LogAppendTime' ? json.timestampType : null,
    key: fromBase64(json.key),
    value: fromBase64(json.value),
    headers: json.headers.map((header) => ({ key: header.key, value: fromBase64(header.value) })),
  };
}

export function recordToJson(record: RecordToWrite): object {
  return {
    partition: record.partition ?? null,
    timestamp: record.timestamp?.toString() ?? null,
    key: record.key?.toString('base64') ?? null,
    value: record.value?.toString('base64') ?? null,
    headers: (record.headers ?? []).map((header) => ({ key: header.key, value: header.value?.toString('base64') ?? null })),
  };
}

function fromBase64(text: string | null): Buffer | null {
  return text === null ? null : Buffer.from(text, 'base64');
}
