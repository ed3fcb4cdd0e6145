import assert from 'node:assert/strict';
import { codecById, codecByName, unavailableCodecs } from '../../../src/kafka/compression/codecs';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { CODEC_NAMES } from '../protocol/batches';
import { LINES, SAMPLES } from './samples';

describe('Codecs', () => {
  for (const name of CODEC_NAMES) {
    const codec = codecByName(name);

    for (const [sample, data] of Object.entries(SAMPLES)) {
      it(`${name} gives back ${sample}`, async () => {
        const compressed = await codec.compress(data);
        assert.ok((await codec.decompress(compressed, Math.max(data.length, 1))).equals(data));
      });
    }

    it(`${name} refuses to become larger than allowed`, async () => {
      for (const data of [SAMPLES['1 MiB of zeros']!, SAMPLES['random bytes']!, SAMPLES.json!]) {
        const compressed = await codec.compress(data);
        for (const limit of [data.length - 1, 1000, 1]) {
          await assert.rejects(codec.decompress(compressed, limit), (error) => error instanceof KafkaError && error.code === 'corrupt-message' && error.data.facts.codec === name);
        }
      }
    });

    if (name === 'none') {
      continue;
    }

    it(`${name} makes text smaller, and random bytes hardly larger`, async () => {
      assert.ok((await codec.compress(SAMPLES.json!)).length < SAMPLES.json!.length / 2);
      assert.ok((await codec.compress(SAMPLES['random bytes']!)).length < SAMPLES['random bytes']!.length * 1.01);
    });

    it(`${name} refuses data that is cut off anywhere`, async () => {
      const compressed = await codec.compress(LINES);
      for (let length = 0; length < compressed.length; length += 1) {
        const cut = codec.decompress(compressed.subarray(0, length), 10_000);
        if (name === 'snappy' && length === 16) {
          assert.equal((await cut).length, 0); // header of the framing alone: no blocks
        } else {
          await assert.rejects(cut, { code: 'corrupt-message' }, `${length} bytes`);
        }
      }
    });

    it(`${name} refuses what was never compressed`, async () => {
      for (const data of [Buffer.alloc(100), Buffer.alloc(100, 0xff), LINES]) {
        await assert.rejects(codec.decompress(data, 10_000), { code: 'corrupt-message' });
      }
    });
  }

  it('have the ids of the protocol', () => {
    assert.deepEqual([0, 1, 2, 3, 4].map((id) => codecById(id).name), CODEC_NAMES);
    for (const id of [5, 7, -1]) {
      assert.throws(() => codecById(id), { code: 'unsupported-compression' });
    }
  });

  it('can all write on the Node.js of the tests', () => {
    assert.deepEqual(unavailableCodecs(), []);
  });
});
