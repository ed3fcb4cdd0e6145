import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Connection } from '../../src/contracts/connections';
import type { SendReport } from '../../src/contracts/messages';
import { run } from './extension';

const list = (): Thenable<readonly Connection[]> => run<readonly Connection[]>('listConnections');
const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('kafkaDispatch');
const send = (connection: string): Thenable<SendReport> => run<SendReport>('send', { connection, topic: 'any', value: null });

describe('connections in VS Code', () => {
  afterEach(async () => {
    await settings().update('connections', undefined, vscode.ConfigurationTarget.Global);
    await settings().update('connections', undefined, vscode.ConfigurationTarget.Workspace);
  });

  it('adds one with its secrets, which stand in no setting and in no list', async () => {
    const id = await run<string>('addConnection', {
      name: 'secured',
      bootstrapServers: ['broker.invalid'],
      sasl: { mechanism: 'plain', username: 'me' },
      secrets: { password: 'correct horse' },
    });
    const [added] = await list();
    assert.equal(added?.id, id);
    assert.deepEqual(added.bootstrapServers, ['broker.invalid:9092']);
    const everywhere = JSON.stringify([await list(), settings().inspect('connections')]);
    assert.ok(!everywhere.includes('correct horse'));
    assert.ok(!(await run<string>('copyDiagnostics')).includes('correct horse'));
  });

  it('refuses what is no connection', async () => {
    await assert.rejects(async () => run('addConnection', { name: 'no servers', bootstrapServers: [] }), /not valid/);
    await assert.rejects(async () => run('addConnection', { name: 'typo', bootstrapServers: ['a:1'], protectd: true }), /protectd/);
    assert.deepEqual(await list(), []);
  });

  it('unites user and workspace, and leaves out what a workspace may not', async () => {
    await settings().update('connections', [{ name: 'mine', bootstrapServers: ['localhost:1'] }], vscode.ConfigurationTarget.Global);
    await settings().update(
      'connections',
      [
        { name: 'ours', bootstrapServers: ['localhost:2'] },
        { name: 'mine', bootstrapServers: ['evil.example:9092'] },
        { name: 'unchecked', bootstrapServers: ['localhost:3'], tls: { enabled: true, rejectUnauthorized: false } },
        'nonsense',
      ],
      vscode.ConfigurationTarget.Workspace,
    );
    const listed = await list();
    assert.deepEqual(listed.map(({ name, bootstrapServers }) => [name, bootstrapServers[0]]), [['mine', 'localhost:1'], ['ours', 'localhost:2']]);
    assert.equal((await send('unchecked')).error?.code, 'not-trusted');
  });

  it('refuses sends to a read-only, an unknown and an ambiguous connection', async () => {
    await settings().update(
      'connections',
      [
        { name: 'ro', bootstrapServers: ['localhost:1'], readOnly: true },
        { name: 'twin', bootstrapServers: ['localhost:1'] },
        { name: 'twin', bootstrapServers: ['localhost:2'] },
      ],
      vscode.ConfigurationTarget.Global,
    );
    for (const [connection, code] of [['ro', 'read-only-connection'], ['nobody', 'unknown-connection'], ['twin', 'ambiguous-connection']] as const) {
      const report = await send(connection);
      assert.deepEqual([report.outcome, report.error?.code], ['rejected', code]);
    }
  });

  it('keeps the id of a connection that was written by hand', async () => {
    const write = (port: number): Thenable<void> =>
      settings().update('connections', [{ name: 'by hand', bootstrapServers: [`localhost:${port}`] }], vscode.ConfigurationTarget.Global);
    await write(1);
    const [before] = await list();
    await write(2);
    const [after] = await list();
    assert.ok(before?.id);
    assert.equal(after?.id, before.id);
  });
});
