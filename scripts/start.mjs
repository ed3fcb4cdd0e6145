// `npm start`: a sandbox broker, and VS Code with the extension connected to it. Ctrl+C ends both.
// `--server`: VS Code in the browser even where `code` is installed. `--port N`: of the sandbox; default: any free one.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BUILD, runCheck } from './check.mjs';
import { findProgram, root } from './cache.mjs';
import { installDependencies } from './dependencies.mjs';
import { foreground, underNewNode, whenAbandoned } from './foreground.mjs';
import { openDesktop, openServer } from './openVscode.mjs';
import { endGroup, startGroup } from './processGroup.mjs';
import { setupNode } from './setupNode.mjs';

const { server, port } = parseArgs({ options: { server: { type: 'boolean', default: false }, port: { type: 'string', default: '0' } } }).values;
const log = (line) => console.log(line);

const node = await setupNode(log);
if (node !== process.execPath) {
  await foreground(node, process.argv.slice(1), underNewNode(node));
}

const processes = [];
const folder = mkdtempSync(join(tmpdir(), 'kafka-dispatch-start-'));
let ending;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => void end(0));
}
whenAbandoned(() => void end(0));
try {
  await installDependencies(log);
  if (!(await runCheck({ ...BUILD, args: BUILD.args.filter((argument) => argument !== '--tests') }))) {
    throw new Error('The build failed.');
  }
  const sandbox = await startSandbox();
  log(`Sandbox broker: ${sandbox}`);
  const window = await openWindow({ folder: demoFolder(), dataDir: join(folder, 'vscode'), env: { ...process.env, KAFKA_DISPATCH_SANDBOX: sandbox } });
  log('Click the Kafka icon at the side. Ctrl+C here ends everything.');
  await once(window, 'exit');
  await end(0);
} catch (error) {
  if (ending === undefined) {
    console.error(error.message);
  }
  await end(1);
}

/** Starts the broker and gives its address. When it dies, everything ends. */
async function startSandbox() {
  const sandbox = startGroup(process.execPath, [join(root, 'dist/sandbox.js'), '--port', port], { stdio: ['ignore', 'pipe', 'inherit'] });
  processes.push(sandbox);
  sandbox.once('exit', () => void end(1));
  let printed = '';
  for await (const text of sandbox.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    printed += text;
    const address = /listening on (\S+)\n/.exec(printed)?.[1];
    if (address !== undefined) {
      sandbox.stdout.resume();
      return address;
    }
  }
  throw new Error('The sandbox broker did not start.');
}

/** A folder to play in: the repository stays as it is. */
function demoFolder() {
  const demo = join(folder, 'kafka-demo');
  cpSync(join(root, 'samples'), demo, { recursive: true });
  return demo;
}

/** Gives the process whose end is the end of the window. */
async function openWindow(options) {
  const code = server ? undefined : findProgram('code');
  const window = code === undefined ? await openServer(options, log) : openDesktop(code, options, log);
  processes.push(window);
  return window;
}

async function end(exitCode) {
  ending ??= Promise.all(processes.map((child) => endGroup(child))).then(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.exit(exitCode);
  });
  await ending;
}
