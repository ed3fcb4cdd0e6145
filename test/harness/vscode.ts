import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VscodeVersion } from '../../scripts/setupVscode.mjs';
import type * as setupVscodeScript from '../../scripts/setupVscode.mjs';
import type * as vscodeServerScript from '../../scripts/vscodeServer.mjs';
import { atExit } from './atExit';
import { importScript } from './root';
import { runToSuccess } from './runProgram';
import { temporaryFolder } from './temp';
import { UnavailableError } from './unavailable';

export interface VscodeOptions {
  /** Default: newest. */
  readonly version?: VscodeVersion;
  /** The folder opened; default: an empty one, made and removed with the server. */
  readonly folder?: string;
  /** Folders of unpacked extensions, installed as copies. */
  readonly extensions?: readonly string[];
  /** A packed extension, installed as a user installs it. */
  readonly vsix?: string;
  /** Default: none, everybody on this machine may come in. */
  readonly connectionToken?: string;
  /** Whether VS Code asks if it may trust the folder. Default: no, it is trusted. */
  readonly asksForTrust?: boolean;
  readonly userSettings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A VS Code server on a port and with data of its own. */
export interface Vscode {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly folder: string;
  /** Ends the server with its extension hosts, and removes its data. */
  stop(): Promise<void>;
}

/** No advertisement, no update, nothing that moves by itself. */
const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Starts VS Code as a server, set up on first use. Throws UnavailableError where it cannot be had. */
export async function startVscode(options: VscodeOptions = {}): Promise<Vscode> {
  const server = await installed(options.version ?? 'newest');
  const { startVscodeServer } = await importScript<typeof vscodeServerScript>('vscodeServer.mjs');
  const own = temporaryFolder('vscode');
  const dataDir = join(own.path, 'data');
  const folder = options.folder ?? join(own.path, 'folder');
  prepare(dataDir, folder, options);
  if (options.vsix !== undefined) {
    await runToSuccess(server.node, [server.script, '--accept-server-license-terms', `--server-data-dir=${dataDir}`, `--install-extension=${options.vsix}`]);
  }
  const { child, listening } = startVscodeServer({
    server,
    dataDir,
    token: options.connectionToken,
    // The smoke test driver is what makes VS Code read the payload of vscodePage.ts.
    args: ['--enable-smoke-test-driver', ...(options.asksForTrust === true ? [] : ['--disable-workspace-trust'])],
    // Its sockets stay behind where nobody else looks for them.
    env: { ...process.env, XDG_RUNTIME_DIR: own.path, ...options.env },
  });
  const forget = atExit(() => child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  const port = await listening;
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    dataDir,
    folder,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      forget();
      own.remove();
    },
  };
}

async function installed(version: VscodeVersion): Promise<{ readonly node: string; readonly script: string }> {
  const { setupVscode } = await importScript<typeof setupVscodeScript>('setupVscode.mjs');
  const result = await setupVscode(version, (line) => console.log(line));
  if (!result.available) {
    throw new UnavailableError(`VS Code (${version})`, result.reason);
  }
  return result;
}

function prepare(dataDir: string, folder: string, options: VscodeOptions): void {
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(dataDir, 'data/User'), { recursive: true });
  writeFileSync(join(dataDir, 'data/User/settings.json'), JSON.stringify({ ...QUIET_SETTINGS, ...options.userSettings }, null, 2));
  for (const extension of options.extensions ?? []) {
    const { publisher, name, version } = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8')) as Record<string, string>;
    cpSync(extension, join(dataDir, 'extensions', `${publisher}.${name}-${version}`), { recursive: true });
  }
}
