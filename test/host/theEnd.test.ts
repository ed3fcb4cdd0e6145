import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { SendReport } from '../../src/contracts/messages';
import { SandboxBroker } from '../../src/sandbox/broker';
import { waitFor } from '../harness/waitFor';
import { acknowledged, api, json, run } from './extension';

/** From before the extension does anything: whatever thread is started in this host is among them. */
const threads = new Set<Worker>();
process.on('worker', (worker) => {
  threads.add(worker);
  worker.once('exit', () => threads.delete(worker));
});
const portsAtFirst = countOf('MessagePort');

/** The last file by its name: nothing of the extension works after it. */
describe('the end of the extension in VS Code', () => {
  let broker: SandboxBroker;

  before(async () => {
    broker = await SandboxBroker.start();
    broker.createTopic('orders');
    await vscode.workspace.getConfiguration('kafkaDispatch').update('connections', [{ id: 'here', name: 'Here', bootstrapServers: [broker.address] }], vscode.ConfigurationTarget.Global);
  });
  after(async () => {
    await vscode.workspace.getConfiguration('kafkaDispatch').update('connections', undefined, vscode.ConfigurationTarget.Global);
    await broker.stop();
  });

  it('closes every socket and thread, also of a send that is never answered, and says what is unknown', async function () {
    this.timeout(30_000);
    await api();
    const send = (): Thenable<SendReport> => run<SendReport>('send', { connection: 'here', topic: 'orders', value: json(1) });
    acknowledged(await send());
    await run('startSandbox');
    assert.ok(broker.openConnections >= 2, 'sockets in use');
    assert.equal(threads.size, 2, 'client thread and sandbox');
    const { struck } = broker.faults.add({ kind: 'swallow', when: 'after', api: 'Produce' });
    const unanswered = send();
    await struck;

    await deactivate();

    assert.equal((await unanswered).outcome, 'unknown');
    assert.equal(threads.size, 0, 'no thread is left');
    await waitFor('no socket is left', () => broker.openConnections === 0);
    assert.ok(countOf('MessagePort') <= portsAtFirst, 'no port to a thread is left');
  });

  it('can come twice, and refuses what comes after it', async () => {
    await deactivate();
    const report = await run<SendReport>('send', { connection: 'here', topic: 'orders', value: json(1) });
    assert.deepEqual([report.outcome, report.error?.code], ['rejected', 'closing']);
    assert.equal(threads.size, 0, 'no thread was started');
  });
});

/** As VS Code calls it when a window closes. */
async function deactivate(): Promise<void> {
  const { extensionPath } = vscode.extensions.getExtension('kafka-dispatch.kafka-dispatch')!;
  const file = join(extensionPath, 'dist/extension.js');
  await (createRequire(file)(file) as { deactivate(): Promise<void> }).deactivate();
}

function countOf(kind: string): number {
  return process.getActiveResourcesInfo().filter((one) => one === kind).length;
}
