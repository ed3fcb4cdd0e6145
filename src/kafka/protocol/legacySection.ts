import { codecById } from '../compression/codecs';
import { lz4OfFormat0 } from '../compression/lz4';
import { batchesOf, verifyCrc, type BatchHeader } from './batchHeader';
import { corruptBatch } from './corruptBatch';
import { isLegacy, LEGACY_OVERHEAD, legacyKeyAt, type LegacyMagic } from './legacyFormat';
import { recordBodySize, timestampDelta } from './recordSize';
import { putVarint, putVarlong, varintSize } from './varint';

const LZ4 = 3;
const ZSTD = 4;

/** A message of an old format, uncompressed: its parts as views. */
interface Message {
  readonly offset: bigint;
  /** ms since the epoch; −1n: none. */
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/**
 * What a message of an old format holds, itself or compressed, as the records section of a batch v2, with the header of that batch: it begins
 * at the first of the messages. Never larger than the messages are. Throws `corrupt-message`; CRCs are checked, as Java's consumer
 * does.
 */
export async function legacySection(buffer: Buffer, header: BatchHeader, magic: LegacyMagic, maxBytes: number): Promise<{ readonly header: BatchHeader; readonly section: Buffer }> {
  const outer = messageOf(buffer, header, magic);
  const messages = header.codecId === 0 ? [outer] : absolute(innerMessages(await decompressed(outer, header, maxBytes), magic), outer, magic);
  const [first] = messages;
  if (first === undefined) {
    throw corruptBatch('a compressed message has no messages in it');
  }
  const whole = { ...header, baseOffset: first.offset, lastOffsetDelta: delta(outer.offset, first.offset), recordCount: messages.length };
  return { header: whole, section: transcoded(messages, whole) };
}

function messageOf(buffer: Buffer, { position, totalSize, baseOffset, baseTimestamp }: BatchHeader, magic: LegacyMagic): Message {
  const end = position + totalSize;
  if (totalSize < LEGACY_OVERHEAD[magic]) {
    throw corruptBatch(`a message of ${totalSize} bytes is shorter than its header`);
  }
  const keyAt = position + legacyKeyAt(magic);
  const part = (at: number, last: number): Buffer | null => {
    const size = buffer.readInt32BE(at);
    if (size < -1 || size > last - at - 4) {
      throw corruptBatch(`${size} bytes do not fit into a message of ${totalSize}`);
    }
    return size === -1 ? null : buffer.subarray(at + 4, at + 4 + size);
  };
  const key = part(keyAt, end - 4);
  const valueAt = keyAt + 4 + (key?.length ?? 0);
  const value = part(valueAt, end);
  if (valueAt + 4 + (value?.length ?? 0) !== end) {
    throw corruptBatch(`bytes follow the value of a message of ${totalSize}`);
  }
  return { offset: baseOffset, timestamp: baseTimestamp, key, value };
}

async function decompressed({ value }: Message, { codecId, magic }: BatchHeader, maxBytes: number): Promise<Buffer> {
  if (value === null || codecId === ZSTD) {
    throw corruptBatch(value === null ? 'a compressed message has no value' : `format ${magic} has no zstd`);
  }
  const codec = magic === 0 && codecId === LZ4 ? lz4OfFormat0 : codecById(codecId);
  return codec.decompress(value, maxBytes);
}

function innerMessages(set: Buffer, outerMagic: LegacyMagic): readonly Message[] {
  const messages: Message[] = [];
  let end = 0;
  for (const header of batchesOf(set)) {
    if (!isLegacy(header.magic) || header.magic > outerMagic || header.codecId !== 0) {
      throw corruptBatch(header.codecId === 0 ? `a message of format ${header.magic} in one of format ${outerMagic}` : 'a compressed message in another one');
    }
    if (!verifyCrc(set, header)) {
      throw corruptBatch('the checksum of a compressed message is wrong');
    }
    messages.push(messageOf(set, header, header.magic));
    end = header.position + header.totalSize;
  }
  if (end !== set.length) {
    throw corruptBatch(`the last compressed message is cut off: ${set.length - end} bytes`);
  }
  return messages;
}

/** In format 1 the offsets of inner messages count from some base, and the last of them has the offset of the outer one. */
function absolute(messages: readonly Message[], outer: Message, magic: LegacyMagic): readonly Message[] {
  const base = magic === 0 ? 0n : outer.offset - (messages.at(-1)?.offset ?? 0n);
  const placed = messages.map((message) => ({ ...message, offset: base + message.offset }));
  placed.forEach(({ offset }, index) => {
    const before = placed[index - 1]?.offset ?? -1n;
    if (offset <= before || offset > outer.offset) {
      throw corruptBatch(`offset ${offset} after ${before} in a compressed message at ${outer.offset}`);
    }
  });
  return placed;
}

/** As a batch v2 has them: its records are shorter than messages, even where every number in them is as long as it can be. */
function transcoded(messages: readonly Message[], { baseOffset, baseTimestamp }: BatchHeader): Buffer {
  const sized = messages.map((message) => {
    const [offset, time] = [delta(message.offset, baseOffset), timestampDelta(message.timestamp, baseTimestamp)];
    return { message, offset, time, size: recordBodySize(offset, time, message.key?.length ?? -1, message.value?.length ?? -1, []) };
  });
  const section = Buffer.allocUnsafe(sized.reduce((sum, { size }) => sum + varintSize(size) + size, 0));
  let at = 0;
  for (const { message, offset, time, size } of sized) {
    at = putVarint(section, at, size);
    section[at++] = 0;
    at = putVarlong(section, at, time);
    at = putVarint(section, at, offset);
    at = putPart(section, at, message.key);
    at = putPart(section, at, message.value);
    section[at++] = 0;
  }
  return section;
}

function putPart(section: Buffer, at: number, part: Buffer | null): number {
  const next = putVarint(section, at, part?.length ?? -1);
  return next + (part?.copy(section, next) ?? 0);
}

function delta(offset: bigint, base: bigint): number {
  const difference = offset - base;
  if (BigInt.asIntN(32, difference) !== difference) {
    throw corruptBatch(`offsets ${base} and ${offset} in one compressed message`);
  }
  return Number(difference);
}
