import { parseArgs } from 'node:util';
import { inEnglish } from '../kafka/errors/reason';
import { SandboxBroker } from './broker';
import { startFailure } from './startFailure';

/**
 * `--port N` (0 or absent: any free one), `--no-samples`. Prints one line when it listens, ends on SIGINT and SIGTERM;
 * exit code 1 where it cannot start, 2 where the arguments are wrong.
 */
export async function runAsProcess(args: readonly string[]): Promise<void> {
  const options = readArguments(args);
  if (options === null) {
    console.error('Usage: sandbox [--port N] [--no-samples]');
    process.exitCode = 2;
    return;
  }
  try {
    const broker = await SandboxBroker.start({ ...options, onError: console.error });
    console.log(`Sandbox broker listening on ${broker.address}`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void broker.stop());
    }
  } catch (error) {
    console.error(inEnglish(startFailure(error, options.port)));
    process.exitCode = 1;
  }
}

function readArguments(args: readonly string[]): { readonly port: number; readonly samples: boolean } | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { port: { type: 'string', default: '0' }, 'no-samples': { type: 'boolean', default: false } } });
    const port = Number(values.port);
    return Number.isInteger(port) && port >= 0 && port <= 65_535 ? { port, samples: !values['no-samples'] } : null;
  } catch {
    return null;
  }
}
