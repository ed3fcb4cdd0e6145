import assert from 'node:assert/strict';
import { codecByName } from '../../../src/kafka/compression/codecs';
import { BatchBuilder } from '../../../src/kafka/protocol/batchBuilder';
import { batchesOf, decodeBatchHeader, verifyCrc } from '../../../src/kafka/protocol/batchHeader';
import { restamp } from '../../../src/kafka/protocol/batchHeaderWriter';
import { crc32c } from '../../../src/kafka/protocol/crc32c';
import { decodeBatch } from '../../../src/kafka/protocol/decodeBatch';
import { recordSize } from '../../../src/kafka/protocol/recordSize';
import { CODEC_NAMES, encode, MANY_KINDS } from './batches';

const corrupt = { name: 'KafkaError', code: 'corrupt-message' };
const LIMIT = 1_000_000;

/** As MemoryRecordsBuilder of kafka-clients 4.1.1 writes the first four of `MANY_KINDS`, the fourth with a value of 100 zeros. */
const JAVA_BATCH =
  '0000000000000000000000d10000000602a019e13b0010000000030000018bcfe568007fffffffffffffff00000000000012670002000003e8000000043200' +
  '0000066b65790a76616c7565060268023102680104c3a9000e00f601020100000c000104000100ea0100fedfd481869dffffff0106026bc801' +
  '00'.repeat(101);

describe('BatchBuilder', () => {
  it('writes the bytes that Java writes', async () => {
    const records = MANY_KINDS.slice(0, 4).map((record, index) => (index === 3 ? { ...record, value: Buffer.alloc(100) } : record));
    const { buffer } = await encode(records, 'none', { producerId: 4711n, producerEpoch: 2, baseSequence: 1000, transactional: true, leaderEpoch: 6 });
    assert.equal(buffer.toString('hex'), JAVA_BATCH);
  });

  for (const codec of CODEC_NAMES) {
    it(`gives every record back with ${codec}`, async () => {
      const encoded = await encode(MANY_KINDS, codec, { producerId: 2n ** 62n, producerEpoch: 7, baseSequence: 2 ** 31 - 1 });
      const { header, records } = await decodeBatch(encoded.buffer, 0, LIMIT);
      assert.deepEqual(
        records,
        MANY_KINDS.map(({ key, value, headers = [], timestamp = 0 }, index) => ({ offset: BigInt(index), timestamp: BigInt(timestamp), key, value, headers })),
      );
      assert.deepEqual(
        [header.producerId, header.producerEpoch, header.baseSequence, header.lastOffsetDelta, header.recordCount, header.codecId, header.control],
        [2n ** 62n, 7, 2 ** 31 - 1, 5, 6, CODEC_NAMES.indexOf(codec), false],
      );
    });
  }

  it('says the sizes and times that the batch has', async () => {
    const plain = await encode(MANY_KINDS);
    const packed = await encode(MANY_KINDS, 'zstd');
    assert.deepEqual([plain.records, plain.uncompressedBytes, plain.compressedBytes], [6, plain.buffer.length, plain.buffer.length]);
    assert.deepEqual([packed.uncompressedBytes, packed.compressedBytes], [plain.buffer.length, packed.buffer.length]);
    assert.ok(packed.compressedBytes < plain.compressedBytes);
    assert.deepEqual([packed.baseTimestamp, packed.maxTimestamp], [1_700_000_000_000n, 2n ** 63n - 1n]);
    const { header } = await decodeBatch(packed.buffer, 0, LIMIT);
    assert.deepEqual([header.baseTimestamp, header.maxTimestamp], [1_700_000_000_000n, 2n ** 63n - 1n]);
  });

  it('has the latest timestamp as maximum, not the last', async () => {
    const { maxTimestamp, baseTimestamp } = await encode([5, -7n, 3].map((timestamp) => ({ key: null, value: null, timestamp })));
    assert.deepEqual([baseTimestamp, maxTimestamp], [5n, 5n]);
    assert.equal((await encode([-9, -8].map((timestamp) => ({ key: null, value: null, timestamp })))).maxTimestamp, -8n);
  });

  it('knows before appending what the batch will measure', () => {
    const builder = new BatchBuilder(61);
    for (const { key, value, headers = [], timestamp = 0 } of MANY_KINDS) {
      const expected = builder.sizeWith(key?.length ?? -1, value?.length ?? -1, headers, timestamp);
      const before = builder.recordsBytes;
      const size = builder.append(key, value, headers, timestamp);
      assert.equal(builder.recordsBytes, before + size);
      assert.equal(expected, 61 + builder.recordsBytes);
    }
    assert.equal(builder.count, MANY_KINDS.length);
    assert.equal(recordSize(0, 0, 3, 5, MANY_KINDS[0]!.headers!), 26);
  });

  it('appends ranges of a source as it appends bytes', async () => {
    const source = Buffer.from(`skip,key,value,${'long '.repeat(50)}`);
    const ranges = [[5, 8, 9, 14], [5, 8, 0, -1], [0, -1, 15, source.length], [2, 2, 3, 3]] as const;
    const byRange = new BatchBuilder(61);
    const byBytes = new BatchBuilder(61);
    const part = (start: number, end: number): Buffer | null => (end === -1 ? null : source.subarray(start, end));
    ranges.forEach(([keyStart, keyEnd, valueStart, valueEnd], index) => {
      const size = byRange.appendRange(source, keyStart, keyEnd, valueStart, valueEnd, 1000 + index);
      assert.equal(size, byBytes.append(part(keyStart, keyEnd), part(valueStart, valueEnd), [], 1000 + index));
    });
    const options = { codec: codecByName('none'), producerId: -1n, producerEpoch: -1, baseSequence: -1 };
    assert.ok((await byRange.build(options)).buffer.equals((await byBytes.build(options)).buffer));
  });

  it('takes records far larger than its capacity, and very many', async () => {
    const builder = new BatchBuilder(61);
    builder.append(null, Buffer.alloc(3_000_000, 7), [], 0);
    for (let i = 0; i < 300_000; i += 1) {
      builder.append(null, null, [], i);
    }
    const { buffer } = await builder.build({ codec: codecByName('none'), producerId: -1n, producerEpoch: -1, baseSequence: -1 });
    const { records } = await decodeBatch(buffer, 0, 10_000_000);
    assert.equal(records.length, 300_001);
    assert.equal(records[0]?.value?.length, 3_000_000);
    assert.equal(records.at(-1)?.timestamp, 299_999n);
  });

  it('does not build an empty batch', async () => {
    await assert.rejects(encode([]), { code: 'internal-error' });
  });
});

describe('restamp', () => {
  for (const codec of CODEC_NAMES) {
    it(`gives a ${codec} batch another producer id, and nothing else`, async () => {
      const { buffer } = await encode(MANY_KINDS, codec, { producerId: 1n, producerEpoch: 1, baseSequence: 5 });
      const fresh = await encode(MANY_KINDS, codec, { producerId: 99n, producerEpoch: 0, baseSequence: 0 });
      restamp(buffer, { producerId: 99n, producerEpoch: 0, baseSequence: 0 });
      assert.ok(buffer.equals(fresh.buffer));
      assert.ok(verifyCrc(buffer, decodeBatchHeader(buffer)));
    });
  }
});

describe('decodeBatch', () => {
  it('gives each record the append time where the broker stamped it', async () => {
    const { buffer } = await encode(MANY_KINDS);
    buffer.writeInt16BE(0x08, 21);
    buffer.writeBigInt64BE(1234n, 35);
    resign(buffer);
    const { header, records } = await decodeBatch(buffer, 0, LIMIT);
    assert.equal(header.timestampType, 'append');
    assert.deepEqual(new Set(records.map((record) => record.timestamp)), new Set([1234n]));
  });

  it('counts offsets from the base offset, with the gaps that compaction leaves', async () => {
    const { buffer } = await encode([{ key: null, value: null }, { key: null, value: null }]);
    buffer.writeBigInt64BE(2n ** 40n, 0);
    buffer[61 + 7 + 3] = 2 * 9; // offset delta of the second record
    resign(buffer);
    assert.deepEqual((await decodeBatch(buffer, 0, LIMIT)).records.map((record) => record.offset), [2n ** 40n, 2n ** 40n + 9n]);
  });

  it('reads a batch that compaction left empty', async () => {
    const buffer = (await encode([{ key: null, value: null }])).buffer.subarray(0, 61);
    buffer.writeInt32BE(61 - 12, 8);
    buffer.writeInt32BE(0, 57);
    buffer.writeInt32BE(41, 23);
    resign(buffer);
    const { header, records } = await decodeBatch(buffer, 0, LIMIT);
    assert.deepEqual([records.length, header.lastOffsetDelta], [0, 41]);
  });

  it('keeps the bytes of a header name that is not UTF-8', async () => {
    const { buffer } = await encode([{ key: null, value: null, headers: [{ name: 'ab', value: null }] }]);
    buffer[buffer.length - 2] = 0xff;
    resign(buffer);
    const [record] = (await decodeBatch(buffer, 0, LIMIT)).records;
    assert.deepEqual(record?.headers, [{ name: 'a\ufffd', nameBytes: Buffer.from([0x61, 0xff]), value: null }]);
  });

  it('refuses each single changed byte that the CRC covers', async () => {
    const { buffer } = await encode(MANY_KINDS, 'snappy');
    for (let at = 17; at < buffer.length; at += 1) {
      const changed = Buffer.from(buffer);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await assert.rejects(decodeBatch(changed, 0, LIMIT), corrupt, `byte ${at}`);
    }
  });

  it('refuses a batch cut off anywhere', async () => {
    const { buffer } = await encode(MANY_KINDS, 'gzip');
    for (let length = 0; length < buffer.length; length += 1) {
      await assert.rejects(decodeBatch(buffer.subarray(0, length), 0, LIMIT), corrupt, `${length} bytes`);
    }
  });

  it('refuses to decompress more than allowed', async () => {
    for (const codec of CODEC_NAMES) {
      const { buffer, uncompressedBytes } = await encode([{ key: null, value: Buffer.alloc(500_000) }], codec);
      await assert.rejects(decodeBatch(buffer, 0, uncompressedBytes - 61 - 1), corrupt, codec);
      assert.equal((await decodeBatch(buffer, 0, uncompressedBytes - 61)).records.length, 1);
    }
  });

  it('names a codec that Kafka does not have, and an older format', async () => {
    const { buffer } = await encode(MANY_KINDS);
    const unknown = Buffer.from(buffer);
    unknown.writeInt16BE(5, 21);
    resign(unknown);
    await assert.rejects(decodeBatch(unknown, 0, LIMIT), (error: { code: string; data: { facts: unknown } }) => {
      assert.deepEqual([error.code, error.data.facts], ['unsupported-compression', { codec: 5 }]);
      return true;
    });
    const newer = Buffer.from(buffer);
    newer[16] = 3;
    await assert.rejects(decodeBatch(newer, 0, LIMIT), { ...corrupt, message: 'corrupt-message: the batch has format 3, and at most 2 is known' });
  });

  const broken: readonly (readonly [string, (buffer: Buffer) => void])[] = [
    ['more records than bytes', (buffer) => buffer.writeInt32BE(2 ** 31 - 1, 57)],
    ['less than no records', (buffer) => buffer.writeInt32BE(-1, 57)],
    ['fewer records than there are', (buffer) => buffer.writeInt32BE(1, 57)],
    ['a record shorter than its parts', (buffer) => (buffer[61] = 2)],
    ['a record longer than the batch', (buffer) => (buffer[61] = 0x7e)],
    ['a key of length −2', (buffer) => (buffer[65] = 3)],
    ['a negative count of headers', (buffer) => (buffer[67] = 1)],
  ];
  for (const [name, damage] of broken) {
    it(`refuses ${name}, although signed`, async () => {
      const { buffer } = await encode([{ key: null, value: null }, { key: null, value: null }]);
      damage(buffer);
      resign(buffer);
      await assert.rejects(decodeBatch(buffer, 0, LIMIT), corrupt);
    });
  }
});

describe('batchesOf', () => {
  it('walks over the batches and stops at one that is cut off', async () => {
    const parts = await Promise.all(CODEC_NAMES.map(async (codec) => (await encode(MANY_KINDS, codec)).buffer));
    const set = Buffer.concat(parts);
    assert.deepEqual([...batchesOf(set)].map((header) => header.totalSize), parts.map((part) => part.length));
    assert.deepEqual([...batchesOf(set)].map((header) => header.position + header.totalSize).at(-1), set.length);
    for (const missing of [1, 50, parts.at(-1)!.length - 5]) {
      assert.equal([...batchesOf(set.subarray(0, set.length - missing))].length, parts.length - 1);
    }
    assert.equal([...batchesOf(Buffer.alloc(0))].length, 0);
  });

  it('refuses lengths that make no sense', () => {
    for (const length of [-1, 0, 4, 48]) {
      const set = Buffer.alloc(100);
      set.writeInt32BE(length, 8);
      set[16] = 2;
      assert.throws(() => [...batchesOf(set)], corrupt, String(length));
    }
  });
});

function resign(batch: Buffer): void {
  batch.writeUInt32BE(crc32c(batch, 21), 17);
}
