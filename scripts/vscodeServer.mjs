// Starts the VS Code server that setupVscode.mjs has installed.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STARTING_MS = 60_000;

/**
 * Starts the server on a free port of 127.0.0.1. `listening` gives that port. Whoever starts it ends it.
 * `server`: node and script, from setupVscode. Data, settings and extensions are kept in `dataDir`.
 * `token`: asked of every visitor; undefined lets everybody on this machine in, which is for tests only.
 */
export function startVscodeServer({ server, dataDir, token, args = [], env = process.env, detached = false }) {
  const child = spawn(
    server.node,
    [
      server.script,
      '--host=127.0.0.1',
      '--port=0',
      ...tokenArguments(dataDir, token),
      '--accept-server-license-terms',
      `--server-data-dir=${dataDir}`,
      '--disable-telemetry',
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env, detached },
  );
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (printed = (printed + text).slice(-16_000)));
  }
  return { child, listening: untilListening(child, () => printed), output: () => printed };
}

/** In a file that only we can read: arguments of a process are seen by everybody on the machine. */
function tokenArguments(dataDir, token) {
  if (token === undefined) {
    return ['--without-connection-token'];
  }
  const file = join(dataDir, 'connection-token');
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, token, { mode: 0o600 });
  return [`--connection-token-file=${file}`];
}

function untilListening(child, printed) {
  return new Promise((resolve, reject) => {
    const fail = (reason) => {
      clearTimeout(deadline);
      child.kill('SIGKILL');
      reject(new Error(`The VS Code server ${reason}:\n${printed()}`));
    };
    const deadline = setTimeout(() => fail(`did not start within ${STARTING_MS} ms`), STARTING_MS);
    const onError = (error) => fail(`could not be started (${error.message})`);
    const onExit = (code) => fail(`ended with ${code} while it started`);
    child.once('error', onError).once('exit', onExit);
    child.stdout.on('data', () => {
      const port = /Extension host agent listening on (\d+)/.exec(printed())?.[1];
      if (port !== undefined) {
        clearTimeout(deadline);
        child.off('error', onError).off('exit', onExit);
        resolve(Number(port));
      }
    });
  });
}
