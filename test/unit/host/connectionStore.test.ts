import assert from 'node:assert/strict';
import type { ConnectionScope, ScopedList } from '../../../src/connections/connectionList';
import { ConnectionStore, SANDBOX_ID, type ConnectionSettings } from '../../../src/connections/connectionStore';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { Emitter } from '../../../src/platform/emitter';
import { TestMemory } from './kit';

class TestSettings implements ConnectionSettings {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  user: unknown = [];
  read(): readonly ScopedList[] {
    return [{ scope: { kind: 'user' }, value: this.user }];
  }
  write(_scope: ConnectionScope, entries: readonly unknown[]): Promise<void> {
    this.user = entries;
    return Promise.resolve();
  }
  edit(value: unknown): void {
    this.user = value;
    this.changed.fire();
  }
}

const DEV = { id: 'd', name: 'dev', bootstrapServers: ['localhost:1'] };
const PROD = { id: 'p', name: 'prod', bootstrapServers: ['prod:1'] };

describe('connection store', () => {
  let settings: TestSettings;
  let memory: TestMemory;
  let store: ConnectionStore;

  beforeEach(() => {
    settings = new TestSettings();
    memory = new TestMemory();
    settings.user = [DEV, PROD];
    store = new ConnectionStore(settings, memory);
  });

  const codeOf = (idOrName?: string): string => {
    try {
      return store.resolve(idOrName).id;
    } catch (thrown) {
      return KafkaError.dataOf(thrown).code;
    }
  };

  it('finds by id, then by name, and says why not', () => {
    settings.edit([DEV, PROD, { id: 'x', name: 'd', bootstrapServers: ['x:1'] }, { name: 'prod', bootstrapServers: ['y:1'] }, { name: 'broken' }]);
    assert.deepEqual(['d', 'p', 'prod', 'dev', 'nobody', 'broken'].map(codeOf), ['d', 'p', 'ambiguous-connection', 'd', 'unknown-connection', 'invalid-connection']);
  });

  it('has no active one among several until one is selected', async () => {
    assert.equal(codeOf(), 'no-connection');
    await store.select('p');
    assert.equal(codeOf(), 'p');
  });

  it('takes the only one there is', () => {
    settings.edit([DEV]);
    assert.equal(codeOf(), 'd');
  });

  it('never puts another connection in the place of the selected one that went', async () => {
    await store.select('d');
    settings.edit([PROD]);
    assert.equal(codeOf(), 'no-connection');
    store.setSandbox(['127.0.0.1:1']);
    await store.select(SANDBOX_ID);
    store.setSandbox(null);
    assert.equal(codeOf(), 'no-connection');
  });

  it('lists the sandbox while it runs and never writes it', async () => {
    store.setSandbox(['127.0.0.1:1']);
    assert.deepEqual(store.connections.map(({ id }) => id), [SANDBOX_ID, 'd', 'p']);
    await store.add({ id: 'n', name: 'new', bootstrapServers: ['n:1'] });
    assert.ok(!JSON.stringify(settings.user).includes(SANDBOX_ID));
    store.setSandbox(null);
    assert.deepEqual(store.connections.map(({ id }) => id), ['d', 'p', 'n']);
  });

  it('changes and removes the entry that is meant, and keeps malformed ones', async () => {
    settings.edit([{ broken: true }, DEV, PROD]);
    await store.update('d', { name: 'renamed', bootstrapServers: ['localhost:2'] });
    await store.remove('p');
    assert.deepEqual(settings.user, [{ broken: true }, { id: 'd', name: 'renamed', bootstrapServers: ['localhost:2'] }]);
  });

  it('tells which connections are not what they were', () => {
    const outdated: string[] = [];
    store.onDidOutdate((id) => outdated.push(id));
    settings.edit([{ ...DEV, bootstrapServers: ['elsewhere:1'] }, PROD]);
    settings.edit([PROD]);
    assert.deepEqual(outdated, ['d', 'd']);
  });
});
