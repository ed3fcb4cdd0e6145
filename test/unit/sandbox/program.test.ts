import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { because } from '../../../src/kafka/errors/reason';
import type { FromSandboxThread, ToSandboxThread } from '../../../src/sandbox/threadMessages';
import { metadata } from '../../../src/kafka/protocol/requests/metadata';
import { repositoryRoot } from '../../harness/root';
import { ConnectionClosed, RawClient } from './rawClient';
import { batchOf, fetchFrom, send } from './records';

const PROGRAM = join(repositoryRoot(), 'dist/sandbox.js');
const HOUR_MS = 3_600_000;

async function topicsAt(port: number): Promise<string[]> {
  const client = await RawClient.connect({ port });
  const { topics } = await client.ask(metadata, { topics: null, allowAutoTopicCreation: false });
  await client.close();
  return topics.map(({ name }) => name);
}

/** A port on which somebody else listens. */
async function takenPort(): Promise<{ port: number; free: () => Promise<unknown> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, free: () => once(server.close(), 'close') };
}

describe('sandbox as a process', function () {
  this.timeout(20_000);
  let child: ChildProcess | undefined;

  afterEach(() => child?.kill('SIGKILL'));

  function start(...args: string[]): ChildProcess {
    child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    return child;
  }

  async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
    const [line] = (await once(createInterface(stream), 'line')) as [string];
    return line;
  }

  async function exitCode(sandbox: ChildProcess): Promise<number | null> {
    const [code] = (await once(sandbox, 'exit')) as [number | null];
    return code;
  }

  it('says where it listens, has the samples, and ends on a signal although a client waits', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const sandbox = start();
      const line = await firstLine(sandbox.stdout!);
      const port = Number(/^Sandbox broker listening on 127\.0\.0\.1:(\d+)$/.exec(line)?.[1]);
      assert.ok((await topicsAt(port)).includes('vehicle.telemetry'));
      const client = await RawClient.connect({ port });
      const { highWatermark } = await fetchFrom(client, 0n, { topic: 'logs.text' });
      const gone = assert.rejects(fetchFrom(client, highWatermark, { topic: 'logs.text', minBytes: 1, maxWaitMs: HOUR_MS }), ConnectionClosed);
      // Its answer shows that the waiting fetch, sent before, has been taken too.
      await topicsAt(port);
      sandbox.kill(signal);
      assert.equal(await exitCode(sandbox), 0, signal);
      await gone;
    }
  });

  it('uses the port it is told', async () => {
    const { port, free } = await takenPort();
    await free();
    assert.equal(await firstLine(start('--port', String(port), '--no-samples').stdout!), `Sandbox broker listening on 127.0.0.1:${port}`);
    assert.deepEqual(await topicsAt(port), []);
  });

  it('says that its port is taken, and fails', async () => {
    const { port, free } = await takenPort();
    const sandbox = start('--port', String(port));
    const [line, code] = await Promise.all([firstLine(sandbox.stderr!), exitCode(sandbox)]);
    assert.deepEqual([line, code], [`Port ${port} is in use by another program. Choose another port, or 0 for any free one.`, 1]);
    await free();
  });

  it('refuses arguments that it does not understand', async () => {
    for (const args of [['--port', 'abc'], ['--port', '70000'], ['--color']]) {
      const sandbox = start(...args);
      const [line, code] = await Promise.all([firstLine(sandbox.stderr!), exitCode(sandbox)]);
      assert.deepEqual([line, code], ['Usage: sandbox [--port N] [--no-samples]', 2]);
    }
  });
});

describe('sandbox as a thread', function () {
  this.timeout(20_000);
  let worker: Worker | undefined;
  /** Listened for from the start: a thread that cannot start ends right after its only message. */
  let exited: Promise<unknown[]>;

  afterEach(() => worker?.terminate());

  async function start(data: object): Promise<FromSandboxThread> {
    worker = new Worker(PROGRAM, { workerData: data });
    exited = once(worker, 'exit');
    const [message] = (await once(worker, 'message')) as [FromSandboxThread];
    return message;
  }

  function tell(message: ToSandboxThread): void {
    worker!.postMessage(message);
  }

  it('tells its port, takes faults, and ends by itself when told to stop', async () => {
    const started = await start({ port: 0, samples: true });
    assert.ok(started.kind === 'listening');
    tell({ kind: 'fault', rule: { kind: 'error', api: 'Produce', code: 7, times: Infinity } });
    const client = await RawClient.connect({ port: started.port });
    let errorCode = 0;
    while (errorCode === 0) {
      ({ errorCode } = await send(client, await batchOf([{}]), { topic: 'orders' }));
    }
    assert.equal(errorCode, 7);
    tell({ kind: 'stop' });
    await client.closed;
    assert.deepEqual(await exited, [0]);
  });

  it('tells why it cannot start, and ends', async () => {
    const { port, free } = await takenPort();
    assert.deepEqual(await start({ port, samples: true }), { kind: 'failed', reason: because('Port {0} is in use by another program. Choose another port, or 0 for any free one.', String(port)) });
    await exited;
    await free();
  });
});
