// Node for the scripts, the tests and the VS Code servers: the running one where it is new enough, else from npm.
import { join } from 'node:path';
import { buildOnce, runAsScript } from './cache.mjs';
import { installPackages } from './npm.mjs';

/** The oldest Node that everything here works with: zstd in node:zlib and `tls.getCACertificates` came with it. */
const MINIMUM = [22, 15];
const VERSION = '24.9.0';

/** A Node that is new enough for all that the scripts do. Throws where npm has none for this platform. */
export async function setupNode(log) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const isNewEnough = major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
  return isNewEnough ? process.execPath : installNode(VERSION, log);
}

/** The Node of one exact version, from npm; the running one if it has the same major version. Gives the path of its program. */
export async function installNode(version, log) {
  if (process.versions.node.split('.')[0] === version.split('.')[0]) {
    return process.execPath;
  }
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${system}-${process.arch}`;
  const folder = await buildOnce(`node-${version}`, name, async (target) => {
    log(`Node ${version}: from npm (about 40 MB) …`);
    await installPackages(target, { [name]: version });
  });
  return join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

await runAsScript(import.meta, async (log) => ({ available: true, node: await setupNode(log) }));
