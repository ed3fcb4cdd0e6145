import type { JudgedHeader, JudgedRecord } from './judgedRecords';
import { runToSuccess } from './runProgram';

export interface KcatRecord {
  /** Null: none. An empty key cannot be told from none in a call where a value is null. */
  readonly key?: Buffer | null;
  readonly value: Buffer | null;
}

export interface KcatWriteOptions {
  readonly partition?: number;
  readonly codec?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
  /** The same on every record of the call. */
  readonly headers?: readonly { readonly key: string; readonly value: string }[];
  /** librdkafka's settings. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** Not in any test's keys or values. */
const END_OF_RECORD = '\u0002#kcat-record#\u0003';
const END_OF_KEY = '\u0002#kcat-key#\u0003';

/** kcat (librdkafka), one process a call. */
export class Kcat {
  constructor(private readonly program: string) {}

  /** All records of a topic from its beginning to its end, by partition and offset. Bytes are exact; header values must be UTF-8. */
  async consume(bootstrap: string, topic: string, properties: Readonly<Record<string, string>> = { 'isolation.level': 'read_uncommitted' }): Promise<JudgedRecord[]> {
    const args = ['-C', '-q', '-e', '-b', bootstrap, '-t', topic, '-o', 'beginning', '-X', 'check.crcs=true', '-X', 'fetch.wait.max.ms=20', ...settings(properties)];
    const records = parseRecords(await runToSuccess(this.program, [...args, '-f', '%p %o %T %K %S\n%k%s\n']));
    const headers = parseHeaders(await runToSuccess(this.program, [...args, '-J']));
    return records
      .map((record) => ({ ...record, ...(headers.get(place(record)) ?? { headers: [], timestampType: null }) }))
      .sort((one, other) => one.partition - other.partition || Number(one.offset - other.offset));
  }

  /** Writes the records in order. A call with null values cannot have empty keys or values too. */
  async produce(bootstrap: string, topic: string, records: readonly KcatRecord[], options: KcatWriteOptions = {}): Promise<void> {
    const hasNull = records.some((record) => record.value === null);
    if (hasNull && records.some((record) => record.value?.length === 0 || record.key?.length === 0)) {
      throw new Error('kcat cannot write null and empty in one call.');
    }
    const args = ['-P', '-b', bootstrap, '-t', topic, '-D', escape(END_OF_RECORD), '-K', escape(END_OF_KEY), '-z', options.codec ?? 'none'];
    const input = records.map((record) =>
      Buffer.concat([...(record.key ? [record.key, Buffer.from(END_OF_KEY)] : []), record.value ?? Buffer.alloc(0), Buffer.from(END_OF_RECORD)]),
    );
    await runToSuccess(
      this.program,
      [
        ...args,
        ...(hasNull ? ['-Z'] : []),
        ...(options.partition === undefined ? [] : ['-p', String(options.partition)]),
        ...(options.headers ?? []).flatMap((header) => ['-H', `${header.key}=${header.value}`]),
        ...settings(options.properties ?? {}),
      ],
      Buffer.concat(input),
    );
  }
}

function settings(properties: Readonly<Record<string, string>>): string[] {
  return Object.entries(properties).flatMap(([name, value]) => ['-X', `${name}=${value}`]);
}

/** kcat reads its delimiters with escapes. */
function escape(delimiter: string): string {
  return delimiter.replace(/[\u0002\u0003]/g, (character) => `\\x0${character.charCodeAt(0)}`);
}

type Place = Pick<JudgedRecord, 'partition' | 'offset'>;

function place(record: Place): string {
  return `${record.partition}/${record.offset}`;
}

/** Lines of lengths, each followed by exactly those bytes of key and value; a length of −1 is null. */
function parseRecords(output: Buffer): Omit<JudgedRecord, 'headers' | 'timestampType'>[] {
  const records = [];
  for (let position = 0; position < output.length; ) {
    const end = output.indexOf('\n', position);
    const line = output.toString('latin1', position, end);
    if (end < 0 || !/^\d+ \d+ -?\d+ -?\d+ -?\d+$/.test(line)) {
      throw new Error(`kcat printed no record at byte ${position} of ${output.length}: ${output.toString('latin1', position, position + 200)}`);
    }
    const [partition = '', offset = '', timestamp = '', keyLength = '', valueLength = ''] = line.split(' ');
    const keyEnd = end + 1 + Math.max(Number(keyLength), 0);
    const valueEnd = keyEnd + Math.max(Number(valueLength), 0);
    records.push({
      partition: Number(partition),
      offset: BigInt(offset),
      timestamp: BigInt(timestamp),
      key: keyLength === '-1' ? null : output.subarray(end + 1, keyEnd),
      value: valueLength === '-1' ? null : output.subarray(keyEnd, valueEnd),
    });
    position = valueEnd + 1;
  }
  return records;
}

interface KcatJson {
  readonly partition: number;
  readonly offset: number;
  readonly tstype?: string;
  readonly headers?: readonly (string | null)[];
}

function parseHeaders(output: Buffer): Map<string, Pick<JudgedRecord, 'headers' | 'timestampType'>> {
  const lines = output.toString('utf8').split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const json = JSON.parse(line) as KcatJson;
      const flat = json.headers ?? [];
      const headers: JudgedHeader[] = flat.flatMap((key, index) => (index % 2 === 0 ? [{ key: key ?? '', value: toBuffer(flat[index + 1]) }] : []));
      const timestampType = json.tstype === 'create' ? 'CreateTime' : json.tstype === 'logappend' ? 'LogAppendTime' : null;
      return [place({ partition: json.partition, offset: BigInt(json.offset) }), { headers, timestampType }];
    }),
  );
}

function toBuffer(text: string | null | undefined): Buffer | null {
  return typeof text === 'string' ? Buffer.from(text) : null;
}
