import { randomBytes, randomFrom } from '../protocol/random';

/** 480 bytes that compress well. */
export const LINES = Buffer.from(Array.from({ length: 40 }, (_, i) => `{"speed":${i % 9}}\n`).join(''));

const random = randomFrom(7);
const json = Buffer.from(Array.from({ length: 12_000 }, (_, i) => JSON.stringify({ id: i, vehicle: `car-${(i * 7919) % 1000}`, speed: ((i * 31) % 1300) / 10 })).join('\n'));
const noise = randomBytes(random, 200_000);

/** What codecs find easy, hard and odd. */
export const SAMPLES: Readonly<Record<string, Buffer>> = {
  nothing: Buffer.alloc(0),
  'one byte': Buffer.from('x'),
  'twelve equal bytes': Buffer.alloc(12, 1),
  'thirteen equal bytes': Buffer.alloc(13, 1),
  lines: LINES,
  '1 MiB of zeros': Buffer.alloc(2 ** 20),
  'random bytes': noise,
  json,
  'exactly 64 KiB': json.subarray(0, 65_536),
  '64 KiB and a byte': json.subarray(0, 65_537),
  'json, noise, zeros, json': Buffer.concat([json, noise, Buffer.alloc(100_000), json]),
};
