import { appendFileSync, closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryLine } from './historyLine';

/** Of the files in a folder of histories. */
export const SUFFIX = '.jsonl';

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

export async function removeHistories(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { force: true })));
}
