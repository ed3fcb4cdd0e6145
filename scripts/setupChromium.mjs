// A Chromium for the tests: CHROME_PATH, an installed Chrome, Chromium or Edge, else the one that npm has (Linux x64 only).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildOnce, findProgram, run, runAsScript } from './cache.mjs';
import { installPackages } from './npm.mjs';

const PACKAGE = '@sparticuz/chromium';
/** The newest one that Node 20 can unpack. */
const VERSION = '147.0.0';

const PROGRAMS = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge', 'microsoft-edge-stable', 'msedge', 'chrome'];

/** Makes a Chromium available. `env`: what it needs beside the environment of this process. */
export async function setupChromium(log) {
  const installed = process.env.CHROME_PATH || installedBrowser();
  if (installed) {
    return existsSync(installed) ? { available: true, executable: installed, env: {} } : { available: false, reason: `CHROME_PATH names ${installed}, which does not exist` };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { available: false, reason: 'no Chrome, Chromium or Edge found; set CHROME_PATH' };
  }
  try {
    const folder = await buildOnce('chromium', `${PACKAGE}@${VERSION} 1`, (target) => unpack(target, log));
    return { available: true, executable: join(folder, 'chromium'), env: fontsOf(folder) };
  } catch (error) {
    return { available: false, reason: error.message };
  }
}

function installedBrowser() {
  const places = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)']]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')]),
  ];
  return PROGRAMS.map(findProgram).find((program) => program !== undefined) ?? places.find(existsSync);
}

/** The package unpacks itself into the temporary folder: here, one of our own. */
async function unpack(folder, log) {
  log(`Chromium ${VERSION}: from npm (about 70 MB) …`);
  await installPackages(folder, { [PACKAGE]: VERSION });
  const script = `import('${PACKAGE}').then(({ default: chromium }) => chromium.executablePath())`;
  await run(process.execPath, ['-e', script], { cwd: folder, env: { ...process.env, TMPDIR: folder } });
}

/** A machine without fonts gets the package's own. */
function fontsOf(folder) {
  return existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') };
}

await runAsScript(import.meta, setupChromium);
