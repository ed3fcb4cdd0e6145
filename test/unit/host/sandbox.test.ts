import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sandbox } from '../../../src/connections/sandbox';
import type { KafkaError } from '../../../src/kafka/errors/kafkaError';

/** A broker as the host sees it: it answers with the port it was given, fails on 1, dies on 2. */
const SCRIPT = `
const { parentPort, workerData } = require('node:worker_threads');
if (workerData.port === 1) parentPort.postMessage({ kind: 'failed', reason: { text: 'Port {0} is in use.', values: ['1'] } });
else if (workerData.port === 2) process.exit(3);
else {
  parentPort.on('message', ({ kind }) => { if (kind === 'stop') parentPort.close(); if (kind === 'die') process.exit(4); });
  parentPort.postMessage({ kind: 'listening', port: workerData.port });
}`;

describe('sandbox of the host', () => {
  let folder: string;
  let sandbox: Sandbox;
  const make = (external: string | null = null): Sandbox => new Sandbox({ script: join(folder, 'sandbox.js'), external, onLog: () => undefined });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kafka-dispatch-sandbox-'));
    writeFileSync(join(folder, 'sandbox.js'), SCRIPT);
  });

  after(() => rmSync(folder, { recursive: true }));

  beforeEach(() => (sandbox = make()));

  afterEach(() => sandbox.stop());

  it('starts once, however often it is asked for, and stops', async () => {
    const states: string[] = [];
    sandbox.onDidChange(() => states.push(sandbox.state));
    const [first, second] = await Promise.all([sandbox.start(4711), sandbox.start(4712)]);
    assert.deepEqual([first, second, await sandbox.start(0)], [['127.0.0.1:4711'], ['127.0.0.1:4711'], ['127.0.0.1:4711']]);
    await sandbox.stop();
    assert.deepEqual(states, ['starting', 'running', 'stopped']);
    assert.deepEqual(await sandbox.start(4713), ['127.0.0.1:4713']);
  });

  it('says why it cannot start, and can be started again', async () => {
    await assert.rejects(sandbox.start(1), (error: KafkaError) => error.code === 'invalid-setting' && error.data.facts['reason'] === 'Port 1 is in use.');
    await assert.rejects(sandbox.start(2), (error: KafkaError) => error.code === 'internal-error');
    assert.equal(sandbox.state, 'stopped');
    assert.deepEqual(await sandbox.start(4711), ['127.0.0.1:4711']);
  });

  it('waits for a start that is under way before it stops', async () => {
    const starting = sandbox.start(4711);
    await sandbox.stop();
    await starting;
    assert.equal(sandbox.state, 'stopped');
  });

  it('uses the one of npm start, starts no second one and never stops it', async () => {
    const external = make('127.0.0.1:9');
    assert.deepEqual([external.state, await external.start(4711)], ['running', ['127.0.0.1:9']]);
    await external.stop();
    assert.equal(external.state, 'running');
  });
});
