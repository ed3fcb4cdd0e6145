import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withRealFiles } from '../../../src/connections/connectionFiles';
import type { ConnectionScope } from '../../../src/connections/connectionList';
import type { KafkaError } from '../../../src/kafka/errors/kafkaError';

describe('certificate files of connections', () => {
  let root: string;
  let workspace: ConnectionScope;

  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'kafka-dispatch-files-')));
    mkdirSync(join(root, 'workspace/certs'), { recursive: true });
    mkdirSync(join(root, 'workspace-secret'));
    writeFileSync(join(root, 'workspace/certs/ca.pem'), 'inside');
    writeFileSync(join(root, 'workspace-secret/key.pem'), 'outside');
    symlinkSync(join(root, 'workspace-secret/key.pem'), join(root, 'workspace/certs/link.pem'));
    workspace = { kind: 'workspace', uri: 'file:///w', base: join(root, 'workspace') };
  });

  after(() => rmSync(root, { recursive: true }));

  const opened = async (caFile: string, scope: ConnectionScope): Promise<string | undefined> =>
    (await withRealFiles({ id: 'c', name: 'c', bootstrapServers: ['b:1'], tls: { enabled: true, caFile } }, scope)).tls?.caFile;
  const code = (expected: string) => (error: KafkaError) => error.code === expected;

  it('finds a file of the workspace, relative or absolute', async () => {
    assert.equal(await opened('certs/ca.pem', workspace), join(root, 'workspace/certs/ca.pem'));
    assert.equal(await opened(join(root, 'workspace/certs/ca.pem'), workspace), join(root, 'workspace/certs/ca.pem'));
  });

  it('refuses a file outside of it: by path, by dots, by a folder of a like name, by a link', async () => {
    for (const file of [join(root, 'workspace-secret/key.pem'), '../workspace-secret/key.pem', 'certs/link.pem']) {
      await assert.rejects(opened(file, workspace), code('not-trusted'), file);
    }
  });

  it('refuses every file of a workspace that is not on a disk', async () => {
    await assert.rejects(opened(join(root, 'workspace/certs/ca.pem'), { kind: 'workspace', uri: 'vscode-vfs://x', base: null }), code('not-trusted'));
  });

  it('takes any absolute file of the user, follows links, and refuses relative ones', async () => {
    assert.equal(await opened(join(root, 'workspace/certs/link.pem'), { kind: 'user' }), join(root, 'workspace-secret/key.pem'));
    await assert.rejects(opened('certs/ca.pem', { kind: 'user' }), code('invalid-connection'));
  });

  it('says which file cannot be read', async () => {
    await assert.rejects(opened(join(root, 'none.pem'), { kind: 'user' }), (error: KafkaError) => error.code === 'file-unreadable' && error.data.facts['file'] === join(root, 'none.pem'));
  });
});
