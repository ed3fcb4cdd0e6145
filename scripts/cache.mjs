// What the scripts download or build once is kept here, outside git: KAFKA_DISPATCH_CACHE, else .cache/ at the repository's root.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The folder `name` of the cache, made if it is missing. */
export function cacheFolder(name) {
  const folder = join(resolve(root, process.env.KAFKA_DISPATCH_CACHE || '.cache'), name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * The folder `name` of the cache, filled by `build(folder)` unless that was done before with the same `stamp`.
 * `build` works in the folder's final place (a Java class archive and a venv know their path); the stamp is written last,
 * so that a broken build is done again. A second process that wants the same folder waits for the first.
 */
export async function buildOnce(name, stamp, build) {
  const folder = join(cacheFolder('.'), name);
  const stampFile = join(folder, '.stamp');
  const isBuilt = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (isBuilt()) {
    return folder;
  }
  mkdirSync(dirname(folder), { recursive: true });
  const unlock = await lock(`${folder}.lock`);
  try {
    if (!isBuilt()) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      await build(folder);
      writeFileSync(`${stampFile}.new`, stamp);
      renameSync(`${stampFile}.new`, stampFile);
    }
    return folder;
  } finally {
    unlock();
  }
}

/** Waits until this process owns the lock file, which names its owner; one whose owner died is taken over. */
async function lock(file) {
  const mine = `${file}.${randomUUID()}`;
  writeFileSync(mine, String(process.pid));
  try {
    while (!tryLink(mine, file)) {
      await delay(200);
      if (isAbandoned(file)) {
        rmSync(file, { force: true });
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(file, { force: true });
}

function tryLink(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw error;
    }
    return false;
  }
}

function isAbandoned(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Absolute path of a program on the PATH, or undefined. */
export function findProgram(name) {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`, `${name}.bat`] : [name];
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter((entry) => entry !== '')) {
    for (const file of names.map((candidate) => join(folder, candidate))) {
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // not in this folder
      }
    }
  }
  return undefined;
}

/** Runs a program to its end and gives its stdout; what it printed is in the error if it fails. */
export function run(program, args, options = {}) {
  return new Promise((resolvePromise, reject) => {
    execFile(program, args, { maxBuffer: 64 * 1024 * 1024, ...options }, (error, stdout, stderr) => {
      if (error === null) {
        resolvePromise(stdout);
      } else {
        reject(new Error(`${program} ${args.join(' ')} failed: ${error.message}\n${stdout}\n${stderr}`.trim(), { cause: error }));
      }
    });
  });
}

/** Runs `setup` as a script of its own: progress on stdout, exit code 1 with the reason where it is not available. */
export async function runAsScript(meta, setup) {
  if (process.argv[1] === undefined || resolve(process.argv[1]) !== fileURLToPath(meta.url)) {
    return;
  }
  const result = await setup((line) => console.log(line));
  console.log(result.available ? 'ready' : `not available: ${result.reason}`);
  process.exitCode = result.available ? 0 : 1;
}
