// VS Code with this repository as its extension, for `npm start`.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { findProgram, root } from './cache.mjs';
import { startGroup } from './processGroup.mjs';
import { setupVscode } from './setupVscode.mjs';
import { startVscodeServer } from './vscodeServer.mjs';

/** Nothing beside what is to be tried. */
const SETTINGS = { 'workbench.startupEditor': 'none', 'workbench.secondarySideBar.defaultVisibility': 'hidden' };

/**
 * The installed VS Code, with data of its own: with the user's data a running VS Code would take the window over, and our environment
 * would be lost. Gives a process that ends when the window is closed.
 */
export function openDesktop(code, { folder, dataDir, env }, log) {
  log(`VS Code: ${code}`);
  writeSettings(join(dataDir, 'User'));
  const args = [
    '--new-window',
    '--wait',
    `--user-data-dir=${dataDir}`,
    `--extensions-dir=${join(dataDir, 'extensions')}`,
    '--disable-workspace-trust',
    '--skip-welcome',
    `--extensionDevelopmentPath=${root}`,
    folder,
  ];
  return startGroup(code, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
}

/** VS Code as a server on 127.0.0.1, with a random token in its address. Prints the address, and opens it where there is a browser. */
export async function openServer({ folder, dataDir, env }, log) {
  const server = await setupVscode('newest', log);
  if (!server.available) {
    throw new Error(`No \`code\` on the PATH, and no VS Code server: ${server.reason}`);
  }
  installAsLink(join(dataDir, 'extensions'));
  writeSettings(join(dataDir, 'data/User'));
  const token = randomBytes(24).toString('hex');
  const { child, listening } = startVscodeServer({
    server,
    dataDir,
    token,
    args: ['--disable-workspace-trust'],
    env: { ...env, XDG_RUNTIME_DIR: dataDir },
    detached: process.platform !== 'win32',
  });
  const port = await listening;
  const address = `http://127.0.0.1:${port}/?${new URLSearchParams({ tkn: token, folder }).toString()}`;
  log(`\nVS Code: ${address}\n`);
  openBrowser(address);
  return child;
}

function writeSettings(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(SETTINGS));
}

/** What is built next is what runs after *Developer: Reload Window*. */
function installAsLink(extensions) {
  const { publisher, name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  mkdirSync(extensions, { recursive: true });
  symlinkSync(root, join(extensions, `${publisher}.${name}-${version}`), 'junction');
}

/** BROWSER=none keeps it closed. */
function openBrowser(address) {
  const hasScreen = process.platform !== 'linux' || process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
  const [program, ...args] = { darwin: ['open'], win32: ['cmd', '/c', 'start', '""'] }[process.platform] ?? ['xdg-open'];
  const found = findProgram(program);
  if (process.env.BROWSER !== 'none' && hasScreen && found !== undefined) {
    const browser = spawn(found, [...args, process.platform === 'win32' ? address.replaceAll('&', '^&') : address], { stdio: 'ignore', detached: true });
    browser.on('error', () => undefined);
    browser.unref();
  }
}
