import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SendReport } from '../../src/contracts/messages';
import { waitFor } from '../harness/waitFor';
import { acknowledged, json, run } from './extension';

const TOPIC = 'vehicle.telemetry';
const VALUE = vscode.Uri.parse('kafka-dispatch-value:/Kafka Value.json');

/** Sends what the form holds, without the page: the side bar is closed. */
async function sendForm(): Promise<SendReport> {
  await vscode.commands.executeCommand('workbench.action.closeSidebar');
  return run<SendReport>('send');
}

async function textBecomes(document: vscode.TextDocument, text: string): Promise<void> {
  if (document.getText() === text) {
    return;
  }
  await new Promise<void>((resolve) => {
    const listener = vscode.workspace.onDidChangeTextDocument(() => {
      if (document.getText() === text) {
        listener.dispose();
        resolve();
      }
    });
  });
}

async function replaceAll(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

describe('the form in VS Code', () => {
  before(() => run('startSandbox'));
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await run('stopSandbox');
  });

  it('is filled by a command, and sent by one', async () => {
    await run('openSend', { topic: TOPIC, partition: 1, value: json({ speed: 61 }) });
    const report = acknowledged(await sendForm());
    assert.deepEqual([report.topic, report.partition, report.bytes.value], [TOPIC, 1, '{"speed":61}'.length]);
  });

  it('is filled and shown in one editor tab by a command, however often', async () => {
    const tabs = (): readonly vscode.Tab[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('kafkaDispatch.sendPanel'));
    try {
      await run('openSendInEditor');
      await run('openSendInEditor', { topic: TOPIC, partition: 2, value: json({ speed: 6100 }) });
      await waitFor('the tab', () => tabs().length > 0);
      assert.deepEqual(tabs().map(({ label, isActive }) => [label, isActive]), [['Send to Kafka', true]]);
      await assert.rejects(async () => run('openSendInEditor', { topic: 7 }), TypeError);
    } finally {
      await vscode.window.tabGroups.close(tabs());
    }
    const report = acknowledged(await sendForm());
    assert.deepEqual([report.partition, report.bytes.value], [2, '{"speed":6100}'.length]);
  });

  it('has its value as a document: what is typed there is sent, saved or not', async () => {
    await run('openSend', { topic: TOPIC, value: json({ speed: 62 }) });
    const document = await vscode.workspace.openTextDocument(VALUE);
    await vscode.window.showTextDocument(document);
    await textBecomes(document, '{"speed":62}');
    assert.equal(document.languageId, 'json');
    await replaceAll(document, '{"speed":620000}');
    assert.equal(acknowledged(await sendForm()).bytes.value, '{"speed":620000}'.length);
  });

  it('shows in the document what the form is filled with, before and after saving', async () => {
    const document = await vscode.workspace.openTextDocument(VALUE);
    assert.ok(document.isDirty);
    await run('openSend', { topic: TOPIC, value: json('while dirty') });
    await textBecomes(document, '"while dirty"');
    await vscode.window.showTextDocument(document);
    assert.ok(await document.save());
    await run('openSend', { topic: TOPIC, value: json('while clean') });
    await textBecomes(document, '"while clean"');
    assert.ok(!document.isDirty);
  });
});
