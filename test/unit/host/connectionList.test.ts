import assert from 'node:assert/strict';
import { uniteConnections, type ConnectionScope, type ScopedList } from '../../../src/connections/connectionList';

const USER: ConnectionScope = { kind: 'user' };
const WORKSPACE: ConnectionScope = { kind: 'workspace', uri: 'file:///folder/a', base: '/folder/a' };
const user = (...value: unknown[]): ScopedList => ({ scope: USER, value });
const workspace = (...value: unknown[]): ScopedList => ({ scope: WORKSPACE, value });
const entry = (name: string, more: object = {}): object => ({ name, bootstrapServers: ['localhost:9092'], ...more });

function namesOf(...lists: ScopedList[]): readonly string[] {
  return uniteConnections(lists).connections.map(({ connection }) => connection.name);
}

function problemsOf(...lists: ScopedList[]): readonly unknown[] {
  return uniteConnections(lists).problems.map(({ code, facts }) => [code, facts['name'], facts['setting']]);
}

describe('connection list', () => {
  it('unites the lists of user and workspace, the user first', () => {
    assert.deepEqual(namesOf(workspace(entry('ours')), user(entry('mine'))), ['mine', 'ours']);
  });

  it('leaves a malformed entry out, says where it is wrong, and keeps the others', () => {
    const lists = [user(entry('good'), { name: 'bad', bootstrapServers: 'localhost:9092' }, 7, entry('typo', { protectd: true }), entry('also good'))];
    assert.deepEqual(namesOf(...lists), ['good', 'also good']);
    assert.deepEqual(problemsOf(...lists), [
      ['invalid-connection', 'bad', 'kafkaDispatch.connections[1].bootstrapServers'],
      ['invalid-connection', null, 'kafkaDispatch.connections[2]'],
      ['invalid-connection', 'typo', 'kafkaDispatch.connections[3].protectd'],
    ]);
  });

  it('says so where the setting is no list at all', () => {
    assert.equal(uniteConnections([{ scope: USER, value: { name: 'x' } }]).problems[0]?.code, 'invalid-connection');
  });

  const forbidden: Record<string, object> = {
    'tls.rejectUnauthorized': { tls: { enabled: true, rejectUnauthorized: false } },
    'sasl.mechanism': { sasl: { mechanism: 'aws-msk-iam', region: 'eu-central-1' } },
    'sasl.tokenCommand': { sasl: { mechanism: 'oauthbearer', tokenCommand: ['sh', '-c', 'evil'] } },
  };
  for (const [setting, more] of Object.entries(forbidden)) {
    it(`refuses ${setting} of a workspace, and allows the user's`, () => {
      assert.deepEqual(problemsOf(workspace(entry('theirs', more))), [['not-trusted', 'theirs', setting]]);
      assert.deepEqual(namesOf(user(entry('mine', more))), ['mine']);
    });
  }

  it('keeps a workspace from taking the place of a user\'s connection, by name or id, and so from clearing its protection', () => {
    const mine = user(entry('prod', { id: 'p1', protected: true }));
    const united = uniteConnections([mine, workspace(entry('prod', { protected: false }), entry('other', { id: 'p1' }))]);
    assert.deepEqual(united.connections.map(({ connection }) => [connection.name, connection.protected]), [['prod', true]]);
    assert.deepEqual(united.problems.map(({ code }) => code), ['not-trusted', 'not-trusted']);
  });

  it('refuses a second entry with the same id', () => {
    assert.deepEqual(problemsOf(user(entry('a', { id: 'x' }), entry('b', { id: 'x' }))), [['invalid-connection', 'b', 'id']]);
  });

  it('gives entries without an id one that stays while others come and go, and differs by scope', () => {
    const idOf = (name: string, ...lists: ScopedList[]): string | undefined => uniteConnections(lists).connections.find(({ connection }) => connection.name === name)?.connection.id;
    const alone = idOf('b', user(entry('b')));
    assert.ok(alone);
    assert.equal(idOf('b', user(entry('a'), entry('b', { bootstrapServers: ['elsewhere:1'] }))), alone);
    assert.notEqual(idOf('b', workspace(entry('b'))), alone);
    const twins = uniteConnections([user(entry('t'), entry('t'))]).connections.map(({ connection }) => connection.id);
    assert.equal(new Set(twins).size, 2);
  });
});
