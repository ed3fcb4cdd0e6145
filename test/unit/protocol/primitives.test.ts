import assert from 'node:assert/strict';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { Reader } from '../../../src/kafka/protocol/reader';
import { putVarint, putVarlong, varintSize, varlongSize } from '../../../src/kafka/protocol/varint';
import { Writer } from '../../../src/kafka/protocol/writer';

const hex = (writer: Writer): string => writer.toBuffer().toString('hex');
const reader = (bytes: string): Reader => new Reader(Buffer.from(bytes, 'hex'));
const malformed = (error: unknown): boolean => error instanceof KafkaError && error.code === 'malformed-response' && error.data.facts.reason !== '';

const MAX64 = 2n ** 63n - 1n;
const MIN64 = -(2n ** 63n);
const VARINTS: readonly (readonly [number, string])[] = [
  [0, '00'], [-1, '01'], [1, '02'], [63, '7e'], [-64, '7f'], [64, '8001'], [-65, '8101'], [8191, 'fe7f'], [8192, '808001'],
  [2 ** 31 - 1, 'feffffff0f'], [-(2 ** 31), 'ffffffff0f'],
];
const VARLONGS: readonly (readonly [bigint, string])[] = [
  [0n, '00'], [-1n, '01'], [64n, '8001'], [2n ** 31n, '8080808010'], [-(2n ** 48n), 'ffffffffffff7f'], [2n ** 48n, '8080808080808001'],
  [2n ** 49n, '8080808080808002'], [MAX64, 'feffffffffffffffff01'], [MIN64, 'ffffffffffffffffff01'],
];

describe('Primitive types', () => {
  it('are written big-endian and read back', () => {
    const writer = new Writer(1);
    writer.int8(-2).int16(-3).int32(-4).uint32(0xfffffffe).int64(MIN64).boolean(true).boolean(false);
    assert.equal(hex(writer), 'fefffdfffffffcfffffffe80000000000000000100');
    const back = new Reader(writer.toBuffer());
    assert.deepEqual(
      [back.int8(), back.int16(), back.int32(), back.uint32(), back.int64(), back.boolean(), back.boolean(), back.remaining],
      [-2, -3, -4, 0xfffffffe, MIN64, true, false, 0],
    );
  });

  it('hold int64 exactly', () => {
    for (const value of [0n, -1n, MAX64, MIN64, 2n ** 53n + 1n]) {
      assert.equal(new Reader(new Writer().int64(value).toBuffer()).int64(), value);
    }
  });

  for (const [value, bytes] of VARINTS) {
    it(`varint ${value} is ${bytes}`, () => {
      assert.equal(hex(new Writer().varint(value)), bytes);
      assert.equal(reader(bytes).varint(), value);
      const buffer = Buffer.alloc(5);
      assert.equal(putVarint(buffer, 0, value), bytes.length / 2);
      assert.equal(buffer.toString('hex', 0, bytes.length / 2), bytes);
      assert.equal(varintSize(value), bytes.length / 2);
      assert.equal(varlongSize(value), varlongSize(BigInt(value)));
    });
  }

  for (const [value, bytes] of VARLONGS) {
    it(`varlong ${value} is ${bytes}`, () => {
      assert.equal(hex(new Writer().varlong(value)), bytes);
      assert.equal(reader(bytes).varlong(), value);
      const buffer = Buffer.alloc(10);
      assert.equal(putVarlong(buffer, 0, value), bytes.length / 2);
      assert.equal(buffer.toString('hex', 0, bytes.length / 2), bytes);
      assert.equal(varlongSize(value), bytes.length / 2);
    });
  }

  it('unsigned varints use all 32 bits', () => {
    assert.equal(hex(new Writer().uvarint(2 ** 32 - 1)), 'ffffffff0f');
    assert.equal(reader('ffffffff0f').uvarint(), 2 ** 32 - 1);
  });

  it('strings and bytes tell null from empty', () => {
    const writer = new Writer().string(null).string('').string('é').bytes(null).bytes(Buffer.alloc(0)).bytes(Buffer.from('ab'));
    assert.equal(hex(writer), 'ffff00000002c3a9ffffffff00000000000000026162');
    const back = new Reader(writer.toBuffer());
    assert.deepEqual([back.string(), back.string(), back.string()], [null, '', 'é']);
    assert.deepEqual([back.bytes(), back.bytes(), back.bytes()], [null, Buffer.alloc(0), Buffer.from('ab')]);
  });

  it('compact forms count from one', () => {
    const writer = new Writer().compactString(null).compactString('').compactString('ab').compactBytes(null).compactBytes(Buffer.from('c'));
    writer.compactArray(null, () => undefined).compactArray([7], (item, to) => to.int8(item));
    assert.equal(hex(writer), '0001036162000263000207');
    const back = new Reader(writer.toBuffer());
    assert.deepEqual([back.compactString(), back.compactString(), back.compactString()], [null, '', 'ab']);
    assert.deepEqual([back.compactBytes(), back.compactBytes()], [null, Buffer.from('c')]);
    assert.deepEqual([back.compactArray((from) => from.int8()), back.compactArray((from) => from.int8())], [[], [7]]);
  });

  it('arrays read null as empty', () => {
    const writer = new Writer().array(null, () => undefined).array([1, 2], (item, to) => to.int16(item));
    assert.equal(hex(writer), 'ffffffff0000000200010002');
    const back = new Reader(writer.toBuffer());
    assert.deepEqual([back.array((from) => from.int16()), back.array((from) => from.int16())], [[], [1, 2]]);
  });

  it('tagged fields are passed over', () => {
    const back = reader('02000161030200ff2a');
    back.skipTags();
    assert.equal(back.int8(), 42);
  });

  it('a writer grows, and patches what it wrote', () => {
    const writer = new Writer(2).int32(0).raw(Buffer.alloc(1000, 1));
    writer.patchInt32(0, writer.length);
    assert.equal(writer.length, 1004);
    assert.equal(writer.toBuffer().readInt32BE(0), 1004);
    assert.ok(writer.toBuffer().subarray(4).equals(Buffer.alloc(1000, 1)));
  });

  it('a writer refuses what does not fit its type', () => {
    assert.throws(() => new Writer().int8(128), RangeError);
    assert.throws(() => new Writer().int64(2n ** 63n), RangeError);
    assert.throws(() => new Writer().string('x'.repeat(32_768)), RangeError);
  });
});

describe('Reader on bytes that do not fit', () => {
  const cases: readonly (readonly [string, string, (from: Reader) => unknown])[] = [
    ['a number that is cut off', '000000', (from) => from.int32()],
    ['an int64 that is cut off', '00000000000000', (from) => from.int64()],
    ['nothing', '', (from) => from.int8()],
    ['a varint without end', 'ffffffffffff', (from) => from.varint()],
    ['a varint that is cut off', 'ff', (from) => from.varint()],
    ['a varlong without end', 'ff'.repeat(11), (from) => from.varlong()],
    ['a string longer than the bytes', '000361', (from) => from.string()],
    ['a string of length −2', 'fffe', (from) => from.string()],
    ['bytes longer than the bytes', '7fffffff00', (from) => from.bytes()],
    ['bytes of length −2', 'fffffffe', (from) => from.bytes()],
    ['a compact string of 4 GiB', 'ffffffff0f', (from) => from.compactString()],
    ['an array of 2 billion', '7fffffff00', (from) => from.array((item) => item.int8())],
    ['an array of −2', 'fffffffe', (from) => from.array((item) => item.int8())],
    ['a compact array of 4 billion', 'ffffffff0f', (from) => from.compactArray((item) => item.int8())],
    ['tags without end', 'ffffffff0f', (from) => from.skipTags()],
    ['a skip backwards', '0000', (from) => from.skip(-1)],
    ['a skip too far', '0000', (from) => from.skip(3)],
  ];
  for (const [name, bytes, read] of cases) {
    it(`refuses ${name}`, () => {
      assert.throws(() => read(reader(bytes)), malformed);
    });
  }

  it('throws the code it was made with', () => {
    assert.throws(() => new Reader(Buffer.alloc(0), 0, 'corrupt-message').int8(), { name: 'KafkaError', code: 'corrupt-message' });
  });
});
