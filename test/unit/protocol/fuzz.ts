import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { codecByName } from '../../../src/kafka/compression/codecs';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import type { ErrorCode } from '../../../src/kafka/errors/errorCode';
import { crc32c } from '../../../src/kafka/protocol/crc32c';
import { decodeBatch } from '../../../src/kafka/protocol/decodeBatch';
import { Reader } from '../../../src/kafka/protocol/reader';
import { CODEC_NAMES, encode, MANY_KINDS } from './batches';
import { LEGACY_GOLDENS } from './legacyGoldens';
import { mutate, randomFrom } from './random';
import { API_REQUESTS, goldens } from './requestGoldens';

/** What a batch or a compressed section may decompress to, in bytes. */
const LIMIT = 100_000;

/** Batches with damage: never a crash, and nothing that the CRC covers is taken as it is not signed. Returns how many were refused. */
export async function fuzzBatches(count: number, seed: number): Promise<number> {
  const random = randomFrom(seed);
  const originals = await Promise.all(CODEC_NAMES.map(async (codec) => (await encode(MANY_KINDS, codec)).buffer));
  let refused = 0;
  for (let i = 0; i < count; i += 1) {
    const original = originals[i % originals.length]!;
    const mutant = mutate(random, original);
    const accepted = await attempt(() => decodeBatch(mutant, 0, LIMIT), ['corrupt-message', 'unsupported-compression'], seed, i);
    if (accepted === null) {
      refused += 1;
    } else {
      assert.ok(mutant.subarray(16, accepted.header.totalSize).equals(original.subarray(16)), `mutant ${i} of seed ${seed} was accepted`);
    }
  }
  return refused;
}

/** Batches with damage that are signed again, so that it reaches codecs and records. Returns how many were refused. */
export async function fuzzSignedBatches(count: number, seed: number): Promise<number> {
  const random = randomFrom(seed);
  const originals = await Promise.all(CODEC_NAMES.map(async (codec) => (await encode(MANY_KINDS, codec)).buffer));
  let refused = 0;
  for (let i = 0; i < count; i += 1) {
    const original = originals[i % originals.length]!;
    const mutant = Buffer.concat([original.subarray(0, 21), mutate(random, original.subarray(21))]);
    mutant.writeInt32BE(mutant.length - 12, 8);
    mutant.writeUInt32BE(crc32c(mutant, 21), 17);
    refused += (await attempt(() => decodeBatch(mutant, 0, LIMIT), ['corrupt-message', 'unsupported-compression'], seed, i)) === null ? 1 : 0;
  }
  return refused;
}

/** Messages of the formats 0 and 1 with damage, signed again half of the times. Returns how many were refused. */
export async function fuzzLegacy(count: number, seed: number): Promise<number> {
  const random = randomFrom(seed);
  let refused = 0;
  for (let i = 0; i < count; i += 1) {
    const { bytes } = LEGACY_GOLDENS[i % LEGACY_GOLDENS.length]!;
    const mutant = i % 2 === 0 ? mutate(random, bytes) : Buffer.concat([bytes.subarray(0, 17), mutate(random, bytes.subarray(17, 12 + bytes.readInt32BE(8)))]);
    if (i % 2 === 1) {
      mutant.writeInt32BE(mutant.length - 12, 8);
      mutant.writeUInt32BE(crc32(mutant.subarray(16)), 12);
    }
    refused += (await attempt(() => decodeBatch(mutant, 0, LIMIT), ['corrupt-message', 'unsupported-compression'], seed, i)) === null ? 1 : 0;
  }
  return refused;
}

/** Responses of a broker with damage. Returns how many were refused. */
export async function fuzzResponses(count: number, seed: number): Promise<number> {
  const random = randomFrom(seed);
  let refused = 0;
  for (let i = 0; i < count; i += 1) {
    const { api, version, response } = goldens[i % goldens.length]!;
    const mutant = mutate(random, Buffer.from(response, 'hex'));
    refused += (await attempt(() => API_REQUESTS[api]!.decode(new Reader(mutant), version), ['malformed-response'], seed, i)) === null ? 1 : 0;
  }
  return refused;
}

/** Compressed data with damage, without a CRC before it. Returns how many were refused. */
export async function fuzzCodecs(count: number, seed: number): Promise<number> {
  const random = randomFrom(seed);
  const data = Buffer.from('{"speed":60,"unit":"km/h"}\n'.repeat(300));
  const codecs = CODEC_NAMES.filter((name) => name !== 'none').map(codecByName);
  const originals = await Promise.all(codecs.map((codec) => codec.compress(data)));
  let refused = 0;
  for (let i = 0; i < count; i += 1) {
    const codec = codecs[i % codecs.length]!;
    const mutant = mutate(random, originals[i % codecs.length]!);
    const output = await attempt(() => codec.decompress(mutant, LIMIT), ['corrupt-message'], seed, i);
    assert.ok(output === null || output.length <= LIMIT);
    refused += output === null ? 1 : 0;
  }
  return refused;
}

/** The result, or null where it was refused in the right way. */
async function attempt<T>(run: () => T | Promise<T>, codes: readonly ErrorCode[], seed: number, index: number): Promise<T | null> {
  try {
    return await run();
  } catch (thrown) {
    assert.ok(thrown instanceof KafkaError && codes.includes(thrown.code), `mutant ${index} of seed ${seed}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
    return null;
  }
}
