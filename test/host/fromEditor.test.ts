import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { SendManyReport } from '../../src/contracts/bulk';
import { SandboxBroker } from '../../src/sandbox/broker';
import { storedRecords } from '../harness/storedRecords';
import { acknowledged } from './extension';

describe('sending from the editor in VS Code', () => {
  let broker: SandboxBroker;
  /** Each test has its own. */
  let topic = 'from.editor';
  let to = { topic, connection: 'here' };
  const folder = mkdtempSync(join(tmpdir(), 'kafka-dispatch-files-'));

  before(async () => {
    broker = await SandboxBroker.start();
    await vscode.workspace.getConfiguration('kafkaDispatch').update('connections', [{ id: 'here', name: 'Here', bootstrapServers: [broker.address] }], vscode.ConfigurationTarget.Global);
  });
  beforeEach(() => {
    topic += '.x';
    to = { topic, connection: 'here' };
    broker.createTopic(topic);
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));
  after(async () => {
    await vscode.workspace.getConfiguration('kafkaDispatch').update('connections', undefined, vscode.ConfigurationTarget.Global);
    await broker.stop();
    rmSync(folder, { recursive: true });
  });

  const stored = () => storedRecords(broker, topic);
  const file = (name: string, content: string | Uint8Array): vscode.Uri => {
    writeFileSync(join(folder, name), content);
    return vscode.Uri.file(join(folder, name));
  };
  const send = (command: 'sendSelection' | 'sendFile', ...args: unknown[]): Thenable<SendManyReport> => vscode.commands.executeCommand<SendManyReport>(`kafkaDispatch.${command}`, ...args);
  const open = async (content: string, ...selections: [number, number, number, number][]): Promise<vscode.TextEditor> => {
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content }));
    editor.selections = selections.map(([line, from, endLine, to]) => new vscode.Selection(line, from, endLine, to));
    return editor;
  };

  it('sends a selection of an untitled document, digits as typed', async () => {
    await open('before {"odometer": 9007199254740993, "price": 1.10} after', [0, 7, 0, 52]);
    const { reports } = await send('sendSelection', { ...to, key: { field: 'odometer' } });
    reports.map(acknowledged);
    assert.deepEqual(await stored(), [['9007199254740993', '{"odometer": 9007199254740993, "price": 1.10}']]);
  });

  it('sends all selections from top to bottom, lines of JSON as several', async () => {
    await open('{"n":1}\n{"n":2}\n\nplain text\n{"n":3}', [4, 0, 4, 7], [3, 0, 3, 5], [0, 0, 1, 7]);
    await send('sendSelection', { ...to, key: { format: 'string', text: 'k' } });
    assert.deepEqual(await stored(), [['k', '{"n":1}'], ['k', '{"n":2}'], ['k', 'plain'], ['k', '{"n":3}']]);
  });

  it('sends a selection of a virtual document', async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider('made-up', { provideTextDocumentContent: () => 'made up' });
    try {
      const editor = await vscode.window.showTextDocument(vscode.Uri.parse('made-up:/a.txt'));
      editor.selection = new vscode.Selection(0, 0, 0, 4);
      await send('sendSelection', to);
      await send('sendFile', to);
      assert.deepEqual(await stored(), [[null, 'made'], [null, 'made up']]);
    } finally {
      provider.dispose();
    }
  });

  it('sends files: a document, an array, lines, text; several in their order', async () => {
    const files = [file('one.json', '\ufeff{\n "a": 1.0\n}\n'), file('many.json', '[1, {"b": [2]}]'), file('lines.ndjson', '{"n":1}\n'), file('text.txt', 'é\n')];
    await send('sendFile', files[0], to);
    assert.deepEqual(await stored(), [[null, '{\n "a": 1.0\n}']]);
    const { reports } = await send('sendFile', files[1], to);
    assert.deepEqual(reports.map(({ offset }) => offset), ['1', '2']);
    await vscode.window.showTextDocument(files[2]!);
    await send('sendFile', to);
    await send('sendFile', files[3], to);
    assert.deepEqual((await stored()).map(([, value]) => value).slice(1), ['1', '{"b": [2]}', '{"n":1}', 'é\n']);
  });

  it('sends of a file with unsaved changes what its editor shows', async () => {
    const editor = await vscode.window.showTextDocument(file('dirty.txt', 'saved'));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'un'));
    await send('sendFile', to);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    assert.deepEqual(await stored(), [[null, 'unsaved']]);
  });

  it('refuses what it cannot send whole, with a reason, and sends nothing', async () => {
    const refused = async (uri: vscode.Uri, reason: RegExp, target: object = to): Promise<void> => {
      await assert.rejects(async () => send('sendFile', uri, target), (error: Error) => reason.test(error.message) || assert.fail(error.message));
    };
    await refused(file('binary.json', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])), /binary\.json” is not text/);
    await refused(file('utf16.txt', Buffer.from('text', 'utf16le')), /utf16\.txt” is not text/);
    await refused(file('empty.json', '[]'), /“empty\.json” holds no message/);
    await refused(file('many.jsonl', '1\n'.repeat(5_001)), /5001 messages, and 5000/);
    await refused(file('large.txt', 'x'.repeat(32 * 1024 * 1024 + 1)), /32.MB/);
    await refused(file('broken.jsonl', '{"n":1}\n{"n":\n'), /Line 2 of “broken\.jsonl”/);
    await refused(file('keyless.json', '[{"id":1},{"id":null}]'), /“id”, and the value of message 2/, { ...to, key: { field: 'id' } });
    await refused(vscode.Uri.file(join(folder, 'none.json')), /none\.json” cannot be read/);
    await refused(vscode.Uri.file(folder), /cannot be read/);
    await refused(file('fine.json', '{}'), /topic/, { topik: topic });
    await open('nothing is selected');
    await assert.rejects(async () => send('sendSelection', to), /nothing to send/i);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await assert.rejects(async () => send('sendFile', to), /nothing to send/i);
    assert.deepEqual(await stored(), []);
  });

  it('tells of a message that the broker refuses', async () => {
    broker.faults.add({ kind: 'error', api: 'Produce', code: 44 });
    const { reports } = await send('sendFile', file('refused.json', '{"n":1}'), to);
    assert.deepEqual(reports.map(({ outcome, error }) => [outcome, error?.code]), [['rejected', 'policy-violation']]);
    assert.deepEqual(await stored(), []);
  });

  it('sends five thousand in one go', async function () {
    this.timeout(30_000);
    const lines = Array.from({ length: 5_000 }, (_, n) => `{"n":${n}}`);
    const { reports } = await send('sendFile', file('most.jsonl', lines.join('\n')), to);
    assert.equal(reports.filter(({ outcome }) => outcome === 'acknowledged').length, 5_000);
    assert.equal((await stored()).length, 5_000);
  });
});
