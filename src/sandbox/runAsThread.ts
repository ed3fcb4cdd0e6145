import type { MessagePort } from 'node:worker_threads';
import { SandboxBroker } from './broker';
import { startFailure } from './startFailure';
import type { FromSandboxThread, SandboxThreadData, ToSandboxThread } from './threadMessages';

/** Serves until it is told to stop; then the thread ends by itself. */
export async function runAsThread(port: MessagePort, data: SandboxThreadData): Promise<void> {
  const post = (message: FromSandboxThread): void => port.postMessage(message);
  try {
    const broker = await SandboxBroker.start({ ...data, onError: console.error });
    port.on('message', (message: ToSandboxThread) => {
      switch (message.kind) {
        case 'stop':
          void broker.stop().then(() => port.close());
          break;
        case 'fault':
          broker.faults.add(message.rule);
          break;
      }
    });
    post({ kind: 'listening', port: broker.port });
  } catch (error) {
    post({ kind: 'failed', reason: startFailure(error, data.port) });
  }
}

/** What a worker was started with; absent fields have their defaults. */
export function readThreadData(data: unknown): SandboxThreadData {
  const given = typeof data === 'object' && data !== null ? data : {};
  const port = 'port' in given && typeof given.port === 'number' ? given.port : 0;
  return { port, samples: !('samples' in given) || given.samples === true };
}
