import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from './atExit';

export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** A new folder of this test's own. It goes by `remove`, at the latest when the process ends. */
export function temporaryFolder(name: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `kafka-dispatch-${name}-`));
  const remove = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  const takeBack = atExit(remove);
  return {
    path,
    remove: () => {
      takeBack();
      remove();
    },
  };
}
