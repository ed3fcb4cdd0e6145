import assert from 'node:assert/strict';
import { gzipSync, crc32 } from 'node:zlib';
import { batchesOf, decodeBatchHeader, verifyCrc } from '../../../src/kafka/protocol/batchHeader';
import { decodeBatch } from '../../../src/kafka/protocol/decodeBatch';
import type { DecodedRecord } from '../../../src/kafka/protocol/decodeRecords';
import { LEGACY_GOLDENS, legacyGolden } from './legacyGoldens';

const LIMIT = 1_000_000;
const GZIP = 1;
const corrupt = { name: 'KafkaError', code: 'corrupt-message' };

async function recordsOf(set: Buffer): Promise<readonly DecodedRecord[]> {
  const batches = await Promise.all([...batchesOf(set)].map(({ position }) => decodeBatch(set, position, LIMIT)));
  return batches.flatMap(({ records }) => records);
}

interface TestMessage {
  readonly magic?: number;
  readonly offset?: bigint;
  readonly attributes?: number;
  readonly timestamp?: bigint;
  readonly key?: Buffer | null;
  readonly value?: Buffer | null;
}

/** A message as it is specified, signed. */
function message({ magic = 1, offset = 0n, attributes = 0, timestamp = 5n, key = null, value = Buffer.from('v') }: TestMessage): Buffer {
  const part = (bytes: Buffer | null): readonly Buffer[] => [int32(bytes?.length ?? -1), bytes ?? Buffer.alloc(0)];
  return signed(offset, Buffer.concat([Buffer.from([magic, attributes]), ...(magic === 0 ? [] : [int64(timestamp)]), ...part(key), ...part(value)]));
}

function signed(offset: bigint, content: Buffer): Buffer {
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(content));
  return Buffer.concat([int64(offset), int32(content.length + 4), crc, content]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

function compressed(inner: Buffer, outer: TestMessage = {}): Buffer {
  return message({ attributes: GZIP, offset: 10n, value: gzipSync(inner), ...outer });
}

describe('Messages of old formats', () => {
  for (const { name, bytes, records } of LEGACY_GOLDENS) {
    it(`are read as Java reads them: ${name}`, async () => {
      assert.ok(records.length > 0 && [...batchesOf(bytes)].every(({ magic }) => name.startsWith(`format ${magic},`)));
      assert.deepEqual(await recordsOf(bytes), records.map((record) => ({ ...record, headers: [] })));
    });
  }

  it('have headers that tell what can be known without decompressing', () => {
    const { bytes, records } = legacyGolden('format 1, gzip, append time');
    const header = decodeBatchHeader(bytes);
    assert.deepEqual(
      { ...header, crc: 0 },
      {
        ...{ position: 0, totalSize: bytes.length, baseOffset: records.at(-1)!.offset, batchLength: bytes.length - 12, partitionLeaderEpoch: -1, magic: 1, crc: 0, codecId: 1 },
        ...{ timestampType: 'append', transactional: false, control: false, lastOffsetDelta: 0, baseTimestamp: 1_600_000_000_123n, maxTimestamp: 1_600_000_000_123n },
        ...{ producerId: -1n, producerEpoch: -1, baseSequence: -1, recordCount: 1 },
      },
    );
    assert.equal(verifyCrc(bytes, header), true);
  });

  it('tell the batch that they are once they are decompressed', async () => {
    const { bytes, records } = legacyGolden('format 1, lz4, compacted');
    const { header } = await decodeBatch(bytes, 0, LIMIT);
    assert.deepEqual([header.baseOffset, header.baseOffset + BigInt(header.lastOffsetDelta), header.recordCount], [records[0]!.offset, records.at(-1)!.offset, records.length]);
  });

  it('have no time in format 0, whatever their attributes say', async () => {
    const { header, records } = await decodeBatch(message({ magic: 0, attributes: 8 }), 0, LIMIT);
    assert.deepEqual([header.timestampType, header.maxTimestamp, records[0]!.timestamp], ['create', -1n, -1n]);
  });

  it('stand between batches of v2 in one answer', async () => {
    const parts = ['format 0, lz4', 'format 0, none', 'format 1, snappy'].map(legacyGolden);
    assert.equal((await recordsOf(Buffer.concat(parts.map(({ bytes }) => bytes)))).length, 21);
  });

  it('of format 0 are taken in one of format 1, as brokers have converted them', async () => {
    const records = await recordsOf(compressed(Buffer.concat([message({ magic: 0, offset: 3n }), message({ offset: 4n, timestamp: 9n })]), { timestamp: 20n }));
    assert.deepEqual(records.map(({ offset, timestamp }) => [offset, timestamp]), [[9n, -1n], [10n, 9n]]);
  });

  it('keep any time in a compressed set', async () => {
    const times = [2n ** 63n - 1n, -(2n ** 63n), -1n, 0n];
    const inner = Buffer.concat(times.map((timestamp, index) => message({ timestamp, offset: BigInt(index), value: null })));
    for (const timestamp of times) {
      assert.deepEqual((await recordsOf(compressed(inner, { timestamp }))).map((record) => record.timestamp), times);
    }
  });

  const whole = message({ value: Buffer.from('value'), key: Buffer.from('key') });
  const resigned = (change: (content: Buffer) => void, of = whole): Buffer => {
    const content = Buffer.from(of.subarray(16));
    change(content);
    return signed(of.readBigInt64BE(0), content);
  };
  const refused: Readonly<Record<string, Buffer>> = {
    'a wrong checksum': Buffer.concat([whole.subarray(0, -1), Buffer.from('x')]),
    'a key that is too long': resigned((content) => content.writeInt32BE(2 ** 31 - 1, 10)),
    'a key of negative length': resigned((content) => content.writeInt32BE(-2, 10)),
    'a value that is too long': resigned((content) => content.writeInt32BE(6, 17)),
    'a value that is too short': resigned((content) => content.writeInt32BE(4, 17)),
    'less than a header': signed(0n, Buffer.from([1, 0])),
    'nothing but a magic': signed(0n, Buffer.from([1])),
    'a compressed null': compressed(Buffer.alloc(0), { value: null }),
    'nothing compressed': compressed(Buffer.alloc(0)),
    'zstd': message({ attributes: 4 }),
    'a set within a set': compressed(compressed(whole)),
    'a newer format in an older one': compressed(whole, { magic: 0 }),
    'a batch v2 in a message': compressed(Buffer.concat([Buffer.alloc(11), Buffer.from([60]), Buffer.alloc(4), Buffer.from([2]), Buffer.alloc(55)])),
    'a message within that is cut off': compressed(Buffer.concat([whole, whole.subarray(0, -1)])),
    'a message within of a wrong checksum': compressed(Buffer.concat([whole.subarray(0, -1), Buffer.from('x')])),
    'a size within of 2 GB': compressed(Buffer.concat([whole, int64(1n), int32(2 ** 31 - 1), Buffer.alloc(30)])),
    'a size within of −1': compressed(Buffer.concat([whole, int64(1n), int32(-1), Buffer.alloc(30)])),
    'offsets within that go back': compressed(Buffer.concat([message({ offset: 4n }), message({ offset: 4n })])),
    'offsets within beyond its own': compressed(message({ magic: 0, offset: 11n }), { magic: 0 }),
    'offsets within before the first': compressed(Buffer.concat([message({ offset: 0n }), message({ offset: 20n })])),
    'offsets within too far apart': compressed(Buffer.concat([message({ offset: 0n }), message({ offset: 2n ** 31n })]), { offset: 2n ** 40n }),
  };
  for (const [what, bytes] of Object.entries(refused)) {
    it(`are refused one by one: ${what}`, async () => {
      const set = Buffer.concat([bytes, whole]);
      const headers = [...batchesOf(set)];
      assert.equal(headers.length, 2);
      await assert.rejects(decodeBatch(set, headers[0]!.position, LIMIT), corrupt);
      assert.equal((await decodeBatch(set, headers[1]!.position, LIMIT)).records.length, 1);
    });
  }

  it('are not decompressed to more than allowed', async () => {
    const inner = message({ value: Buffer.alloc(100_000) });
    await assert.rejects(decodeBatch(compressed(inner), 0, inner.length - 1), corrupt);
    assert.equal((await decodeBatch(compressed(inner), 0, inner.length)).records.length, 1);
  });

  it('are refused cut off anywhere', async () => {
    const { bytes } = legacyGolden('format 1, gzip');
    for (let length = 0; length < bytes.length; length += 1) {
      await assert.rejects(decodeBatch(bytes.subarray(0, length), 0, LIMIT), corrupt, `${length} bytes`);
    }
  });

  it('have a good checksum in their LZ4 frames only since format 1', async () => {
    const frame = (name: string): Buffer => Buffer.from(legacyGolden(name).bytes);
    const damaged = (name: string, at: number): Buffer => resigned((content) => (content[at] = (content[at] ?? 0) ^ 0xff), frame(name));
    assert.equal((await recordsOf(damaged('format 0, lz4', 10 + 6))).length, 7);
    await assert.rejects(recordsOf(damaged('format 1, lz4', 18 + 6)), corrupt);
  });
});
