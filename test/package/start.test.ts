import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { once } from 'node:events';
import { launchChromium } from '../harness/chromium';
import { OwnProcess } from '../harness/childProcess';
import { repositoryRoot } from '../harness/root';
import { temporaryFolder, type TemporaryFolder } from '../harness/temp';
import { waitFor } from '../harness/waitFor';

/** `npm start` with its output. */
class Start {
  printed = '';
  private readonly process: OwnProcess;

  constructor(args: readonly string[], path = process.env['PATH'] ?? '') {
    const env = { ...process.env, PATH: path, BROWSER: 'none' };
    this.process = new OwnProcess(process.execPath, [join(repositoryRoot(), 'scripts/start.mjs'), ...args], ['ignore', 'pipe', 'pipe'], { env });
    for (const stream of [this.process.child.stdout, this.process.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
    }
  }

  line(pattern: RegExp): Promise<string> {
    return waitFor(`a line like ${pattern.source} of npm start, which printed:\n${this.printed}`, () => pattern.exec(this.printed)?.[1], 60_000);
  }

  async interrupt(): Promise<number | null> {
    await this.process.end('SIGINT');
    return this.exitCode();
  }

  async exitCode(): Promise<number | null> {
    await this.process.closed;
    return this.process.child.exitCode;
  }
}

/** What the stub of VS Code tells of how it was called. */
interface Note {
  readonly args: readonly string[];
  readonly sandbox: string;
  readonly pid: number;
}

const SANDBOX = /Sandbox broker: 127\.0\.0\.1:(\d+)/;

describe('npm start', function () {
  this.timeout(90_000);
  let started: Start[] = [];

  function run(args: readonly string[], path?: string): Start {
    const start = new Start(args, path);
    started.push(start);
    return start;
  }

  afterEach('end what a failed test left', async () => {
    await Promise.all(started.map((start) => start.interrupt()));
    started = [];
  });

  it('opens VS Code in the browser, with a message to send to the sandbox within a minute, for who has the token; Ctrl+C ends both', async () => {
    const startedAt = performance.now();
    const start = run(['--server']);
    const sandbox = Number(await start.line(SANDBOX));
    const address = new URL(await start.line(/VS Code: (http\S+)/));
    assert.equal(await listens(sandbox), true);
    assert.equal((await fetch(address.origin)).status, 403);
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(address.href);
      await page.getByRole('tab', { name: 'Kafka' }).click();
      await page.locator('.statusbar').getByText('Sandbox').waitFor();
      const panel = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
      await panel.locator('#send').click();
      await panel.locator('.result').getByText('Acknowledged', { exact: true }).waitFor();
      assert.ok(performance.now() - startedAt < 60_000, 'a minute');
    } finally {
      await browser.close();
    }
    assert.equal(await start.interrupt(), 0);
    assert.equal(await listens(sandbox), false);
    assert.equal(await listens(Number(address.port)), false);
    assert.equal(existsSync(address.searchParams.get('folder')!), false);
  });

  // The stub is a script with a first line that Windows does not know.
  (process.platform === 'win32' ? describe.skip : describe)('with VS Code installed', () => {
    let folder: TemporaryFolder;
    let notes: string;

    before(() => {
      folder = temporaryFolder('code');
      notes = join(folder.path, 'notes.json');
      const stub = join(folder.path, 'code');
      writeFileSync(
        stub,
        `#!${process.execPath}
const { renameSync, writeFileSync } = require('node:fs');
writeFileSync(${JSON.stringify(`${notes}.new`)}, JSON.stringify({ args: process.argv.slice(2), sandbox: process.env.KAFKA_DISPATCH_SANDBOX, pid: process.pid }));
renameSync(${JSON.stringify(`${notes}.new`)}, ${JSON.stringify(notes)});
process.once('SIGUSR2', () => process.exit(0)); // the window is closed
setInterval(() => undefined, 1000);
`,
      );
      chmodSync(stub, 0o755);
    });
    after(() => folder.remove());

    async function startWithStub(): Promise<{ start: Start; note: Note }> {
      const start = run([], `${folder.path}${delimiter}${process.env['PATH'] ?? ''}`);
      const note = await waitFor('the stub of VS Code', () => existsSync(notes) && (JSON.parse(readFileSync(notes, 'utf8')) as Note), 60_000);
      rmSync(notes);
      return { start, note };
    }

    it('opens it in a window of its own with the extension and the address of the sandbox', async () => {
      const { start, note } = await startWithStub();
      const port = await start.line(SANDBOX);
      assert.equal(note.sandbox, `127.0.0.1:${port}`);
      assert.equal(await listens(Number(port)), true);
      for (const argument of ['--new-window', '--wait', `--extensionDevelopmentPath=${repositoryRoot()}`]) {
        assert.ok(note.args.includes(argument), argument);
      }
      assert.ok(note.args.some((argument) => argument.startsWith('--user-data-dir=')), 'data of its own');
      assert.ok(existsSync(join(note.args.at(-1)!, 'vehicle-telemetry.json')), 'a folder with samples');
      assert.equal(await start.interrupt(), 0);
      assert.equal(await listens(Number(port)), false);
      assert.throws(() => process.kill(note.pid, 0), 'the window still runs');
    });

    it('ends when the window is closed', async () => {
      const { start, note } = await startWithStub();
      const port = Number(await start.line(SANDBOX));
      process.kill(note.pid, 'SIGUSR2');
      assert.equal(await start.exitCode(), 0);
      assert.equal(await listens(port), false);
    });
  });
});

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
