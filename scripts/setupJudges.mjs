// Other people's Kafka clients for the tests, beside Java's (setupKafka.mjs): kafka-python in a venv, and kcat.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOnce, findProgram, root, run, runAsScript } from './cache.mjs';

const REQUIREMENTS = join(root, 'test/harness/python/requirements.txt');

/** kafka-python with every codec. `python`: the venv's interpreter. */
export async function setupPython(log) {
  const python = findProgram('python3') ?? findProgram('python');
  if (python === undefined) {
    return { available: false, reason: 'python3 not found on the PATH' };
  }
  try {
    const folder = await buildOnce('python-judge', `${python}\n${readFileSync(REQUIREMENTS, 'utf8')}`, async (venv) => {
      log('kafka-python: into a virtual environment …');
      await run(python, ['-m', 'venv', venv]);
      await run(interpreter(venv), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS]);
    });
    return { available: true, python: interpreter(folder) };
  } catch (error) {
    return { available: false, reason: error.message };
  }
}

function interpreter(venv) {
  return process.platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python');
}

/** kcat from the PATH; where we are root on a Debian, it is installed. */
export async function setupKcat(log) {
  const installed = findProgram('kcat');
  if (installed !== undefined) {
    return { available: true, kcat: installed };
  }
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) {
    return { available: false, reason: 'kcat not found on the PATH' };
  }
  try {
    log('kcat: by apt-get …');
    const environment = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    await run('apt-get', ['update', '-q'], environment);
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'kcat'], environment);
  } catch (error) {
    return { available: false, reason: error.message };
  }
  const kcat = findProgram('kcat');
  return kcat === undefined ? { available: false, reason: 'apt-get installed no kcat' } : { available: true, kcat };
}

/** Both; the reason names each one that is missing. */
export async function setupJudges(log) {
  const missing = [await setupPython(log), await setupKcat(log)].filter((result) => !result.available);
  return missing.length === 0 ? { available: true } : { available: false, reason: missing.map((result) => result.reason).join('; ') };
}

await runAsScript(import.meta, setupJudges);
