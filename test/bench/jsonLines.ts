import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

const AT_ONCE = 1_000;

/** An object as JSON of exactly so many bytes: its fields as they are written, then a note as long as it takes. */
export function jsonLine(fields: string, bytes: number): string {
  const start = `{${fields},"note":"`;
  return `${start}${'x'.repeat(bytes - start.length - 2)}"}`;
}

/** A file with so many lines, each with its end. */
export async function writeLines(path: string, lines: number, lineOf: (index: number) => string): Promise<void> {
  const file = createWriteStream(path);
  for (let index = 0; index < lines; index += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, lines - index) }, (_, at) => `${lineOf(index + at)}\n`);
    if (!file.write(some.join(''))) {
      await once(file, 'drain');
    }
  }
  file.end();
  await once(file, 'close');
}
