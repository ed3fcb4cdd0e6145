import { appendFileSync, closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHistoryLine, type HistoryLine } from './historyLine';

const SUFFIX = '.jsonl';

/** What was in a folder of histories. */
export interface ReadHistory {
  /** Of all files, oldest file first. */
  readonly lines: readonly HistoryLine[];
  /** Set aside, since some of their lines could not be read: their paths, and how many lines. */
  readonly damaged: readonly { readonly path: string; readonly lines: number }[];
  /** Files whose window is gone: what was read of them may be written elsewhere, and they be removed. */
  readonly abandoned: readonly string[];
}

/**
 * The results of one window on disk, a line of JSON each; every window has a file of its own and is its only writer. A
 * line is in the file before `append` returns, so that a window that ends at any moment leaves what it began.
 */
export class HistoryFile {
  private fd: number | null = null;
  private bytes = 0;
  /** Lines since a rewriting began: they belong into the new file too. */
  private meanwhile: string[] | null = null;

  /** `id`: unlike that of any other window, ever. */
  constructor(
    private readonly folder: string,
    private readonly id: string,
  ) {}

  /** Bytes in it that this window has written. */
  get size(): number {
    return this.bytes;
  }

  /** Throws where the disk does not take it. */
  append(line: HistoryLine): void {
    const text = `${JSON.stringify(line)}\n`;
    if (this.fd === null) {
      mkdirSync(this.folder, { recursive: true });
      this.fd = openSync(this.path, 'a', 0o600);
    }
    this.bytes += writeSync(this.fd, text);
    this.meanwhile?.push(text);
  }

  /** Puts these lines in place of all that was there. Until that is done the old file stays, and takes what comes meanwhile. */
  async rewrite(lines: readonly HistoryLine[]): Promise<void> {
    if (this.meanwhile !== null) {
      return;
    }
    this.meanwhile = [];
    const next = `${this.path}.new`;
    try {
      mkdirSync(this.folder, { recursive: true });
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      await writeFile(next, text, { mode: 0o600 });
      // At once: nothing is appended between.
      appendFileSync(next, this.meanwhile.join(''));
      this.close();
      renameSync(next, this.path);
      this.bytes = Buffer.byteLength(text) + Buffer.byteLength(this.meanwhile.join(''));
    } finally {
      this.meanwhile = null;
    }
  }

  close(): void {
    if (this.fd !== null) {
      closeSync(this.fd);
      this.fd = null;
    }
  }

  private get path(): string {
    return join(this.folder, `${process.pid}-${this.id}${SUFFIX}`);
  }
}

/** Everything that windows before this one have left. A line that was cut off by the end of its window is no damage. */
export async function readHistories(folder: string, ownId: string): Promise<ReadHistory> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(SUFFIX) && !name.endsWith(`-${ownId}${SUFFIX}`));
  const lines: HistoryLine[] = [];
  const damaged: { path: string; lines: number }[] = [];
  const abandoned: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const texts = (await readFile(path, 'utf8')).split('\n');
    const complete = texts.slice(0, -1).filter((text) => text !== '');
    const read = complete.map(parseHistoryLine);
    const bad = read.filter((line) => line === null).length;
    lines.push(...read.filter((line) => line !== null));
    if (bad > 0) {
      const aside = `${path}.damaged`;
      await rename(path, aside);
      damaged.push({ path: aside, lines: bad });
    } else if (!isAlive(Number(name.split('-')[0]))) {
      abandoned.push(path);
    }
  }
  return { lines, damaged, abandoned };
}

export async function removeHistories(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { force: true })));
}

/** Whether another window may still write to its file. A process id that stands for another program by now counts as alive: its file is read, and stays. */
function isAlive(pid: number): boolean {
  if (pid === process.pid || !Number.isInteger(pid) || pid <= 0) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
