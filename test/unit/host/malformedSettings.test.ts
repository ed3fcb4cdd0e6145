import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { uniteConnections } from '../../../src/connections/connectionList';
import { PRODUCER_DEFAULTS, parseProducerSettings, type ProducerSettingName } from '../../../src/platform/producerSettings';
import { sendOrder } from '../../../src/send/sendOrder';
import { randomFrom } from '../protocol/random';
import { explaining, MESSAGE } from './kit';
import { damaged, incomplete, JSON_JUNK } from './malformed';

const ENTRIES = 4_000;
const SEED = 20_261_124;
/** A sentence for a person: longer is a file's content, not a sentence. */
const MAX_SENTENCE = 1_000;

const GOOD = [
  { id: 'first', name: 'First', bootstrapServers: ['localhost:9092'] },
  { id: 'last', name: 'Last', bootstrapServers: ['[::1]:9092'] },
] as const;

const ENTRY = {
  id: 'mine',
  name: 'Mine',
  bootstrapServers: ['localhost:9092', 'localhost:9093'],
  clientId: 'me',
  clientRack: 'eu-1c',
  color: 'red',
  protected: true,
  readOnly: false,
  connectionTimeoutMs: 5_000,
  tls: { enabled: true, caFile: 'ca.pem', certFile: 'me.pem', keyFile: 'me.key', serverName: 'kafka', rejectUnauthorized: true },
  sasl: { mechanism: 'scram-sha-512', username: 'me' },
  schemaRegistry: { url: 'http://localhost:8081', username: 'me' },
};

describe('malformed settings', () => {
  it('kafkaDispatch.connections: a damaged entry is named, the others work', () => {
    assert.deepEqual(listed([GOOD[0], ENTRY, GOOD[1]]).ids, ['first', 'mine', 'last']);
    const random = randomFrom(SEED);
    for (let i = 0; i < ENTRIES; i++) {
      const entry = damaged(random, ENTRY, JSON_JUNK);
      const { ids, told } = listed([GOOD[0], entry, GOOD[1]]);
      assert.deepEqual(ids, ['first', 'last'], inspect(entry, { depth: 3 }));
      assert.equal(told.length, 1);
      assert.match(told[0]!, /^kafkaDispatch\.connections\[1\]/, inspect(entry));
    }
  });

  it('kafkaDispatch.connections: what lacks a property is used or named, never both', () => {
    const random = randomFrom(SEED);
    const used = new Set<boolean>();
    for (let i = 0; i < ENTRIES; i++) {
      const { ids, told } = listed([GOOD[0], incomplete(random, ENTRY), GOOD[1]]);
      assert.equal(ids.length + told.length, 3);
      assert.deepEqual([ids[0], ids.at(-1)], ['first', 'last']);
      used.add(ids.length === 3);
    }
    assert.equal(used.size, 2);
  });

  it('kafkaDispatch.connections: a property that does not exist is named, however long its name', () => {
    for (const property of ['portected', '__proto__', 'constructor', 'a b', '', 'x'.repeat(10_000)]) {
      const entry = JSON.parse(JSON.stringify({ name: 'Mine', bootstrapServers: ['localhost:9092'], PROPERTY: true }).replace('PROPERTY', property)) as unknown;
      const { ids, told } = listed([GOOD[0], entry, GOOD[1]]);
      assert.deepEqual(ids, ['first', 'last'], property);
      assert.match(told[0]!, /^kafkaDispatch\.connections\[1\]/);
    }
  });

  it('kafkaDispatch.connections: a list is asked for where there is something else, and the other scope works', () => {
    for (const value of JSON_JUNK) {
      if (value !== null && !Array.isArray(value)) {
        const { connections, problems } = uniteConnections([
          { scope: { kind: 'user' }, value },
          { scope: { kind: 'workspace', uri: 'file:///w', base: '/w' }, value: GOOD },
        ]);
        assert.deepEqual(connections.map(({ connection }) => connection.id), ['first', 'last']);
        assert.deepEqual(problems.map((problem) => explaining.error(problem).cause), ['kafkaDispatch.connections: a list is expected.']);
      }
    }
  });

  for (const name of Object.keys(PRODUCER_DEFAULTS) as ProducerSettingName[]) {
    it(`kafkaDispatch.producer.${name}: named, and a message with its own value is sent`, () => {
      const target = { sendId: 'one', connection: 'dev' };
      const fitting = JSON_JUNK.filter((value) => value === null || parseProducerSettings((other) => (other === name ? value : undefined)).problems.length === 0);
      assert.ok(fitting.length < JSON_JUNK.length / 2, inspect(fitting));
      for (const value of JSON_JUNK.filter((junk) => !fitting.includes(junk))) {
        const reading = parseProducerSettings((other) => (other === name ? value : other === 'lingerMs' ? 7 : undefined));
        assert.deepEqual(reading.problems.map(({ code, field }) => [code, field]), [['invalid-setting', name]]);
        assert.deepEqual(reading.settings, { ...PRODUCER_DEFAULTS, ...(name === 'lingerMs' ? {} : { lingerMs: 7 }) });
        const { cause } = explaining.error(reading.problems[0]!);
        assert.match(cause, new RegExp(`^kafkaDispatch\\.producer\\.${name} (takes|does not take) `));
        assert.ok(cause.length < MAX_SENTENCE, `${cause.length} characters`);
        assert.ok('errors' in sendOrder(MESSAGE, target, reading));
        assert.ok('order' in sendOrder({ ...MESSAGE, [name]: PRODUCER_DEFAULTS[name] }, target, reading));
      }
    });
  }
});

function listed(value: readonly unknown[]): { ids: readonly string[]; told: readonly string[] } {
  const { connections, problems } = uniteConnections([{ scope: { kind: 'user' }, value }]);
  const views = problems.map((problem) => explaining.error(problem));
  for (const { title, cause } of views) {
    assert.ok(title.length < MAX_SENTENCE && cause.length < MAX_SENTENCE, `${title.length} and ${cause.length} characters`);
  }
  return { ids: connections.map(({ connection }) => connection.id), told: views.map(({ cause }) => cause) };
}
