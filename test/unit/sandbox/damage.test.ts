import assert from 'node:assert/strict';
import { apiVersions } from '../../../src/kafka/protocol/requests/apiVersions';
import { produceChunks } from '../../../src/kafka/protocol/requests/produce';
import { API_TABLE } from '../../../src/sandbox/apis/apiTable';
import { SandboxBroker } from '../../../src/sandbox/broker';
import { deterministicRandom } from '../../../src/sandbox/samples/records';
import { RawClient } from './rawClient';
import { batchOf, decodeAll, fetchFrom } from './records';

const ROUNDS = 1500;

describe('sandbox under damaged requests', function () {
  this.timeout(30_000);
  let broker: SandboxBroker;
  let errors: unknown[];

  beforeEach(async () => {
    errors = [];
    broker = await SandboxBroker.start({ samples: true, onError: (error) => errors.push(error) });
    broker.createTopic('t');
  });

  afterEach(() => broker.stop());

  /** Sends it and leaves; whether there is an answer does not matter. */
  async function throwAt(apiKey: number, version: number, body: Buffer): Promise<void> {
    const client = await RawClient.connect(broker);
    const answered = client.send(apiKey, version, body).catch(() => undefined);
    const later = client.ask(apiVersions, null).catch(() => undefined);
    await Promise.race([answered, later]);
    await client.close();
  }

  it('goes on after bodies of random bytes in every version of every request', async () => {
    const random = deterministicRandom(1);
    const apis = [...API_TABLE.values()];
    for (let round = 0; round < ROUNDS; round += 1) {
      const api = apis[round % apis.length]!;
      const version = api.min + Math.floor(random() * (api.max - api.min + 1));
      // Many small numbers: they are lengths and counts that nearly fit.
      const body = Buffer.from(Array.from({ length: Math.floor(random() * 120) }, () => (random() < 0.7 ? Math.floor(random() * 4) : Math.floor(random() * 256))));
      if (api.name !== 'JoinGroup' && api.name !== 'Fetch') {
        await throwAt(api.key, version, body);
      }
    }
    assert.deepEqual(errors, []);
    assert.equal((await (await RawClient.connect(broker)).ask(apiVersions, null)).errorCode, 0);
  });

  it('stores no batch with a damaged byte that its CRC covers, and hands out what it stores intact', async () => {
    const random = deterministicRandom(2);
    const batch = await batchOf([{ value: 'a'.repeat(40) }, { key: null, value: 'b' }], { codec: 'gzip' });
    for (let round = 0; round < ROUNDS; round += 1) {
      const damaged = Buffer.from(batch);
      const at = Math.floor(random() * damaged.length);
      damaged[at]! ^= 1 << Math.floor(random() * 8);
      const body = Buffer.concat(produceChunks({ transactionalId: null, acks: 1, timeoutMs: 1, topics: [{ name: 't', partitions: [{ partition: 0, records: damaged }] }] }, 8));
      await throwAt(0, 8, body);
    }
    assert.deepEqual(errors, []);
    const stored = await decodeAll((await fetchFrom(await RawClient.connect(broker), 0n)).records);
    assert.ok(stored.length > 0);
    for (const { value } of stored) {
      assert.match(value!.toString(), /^(a{40}|b)$/);
    }
  });
});
