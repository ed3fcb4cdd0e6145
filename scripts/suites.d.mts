import type { ChildProcess } from 'node:child_process';
export interface SuiteCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly { readonly title: string; readonly message: string }[];
}
export function runSuite(
  suite: { readonly name: string; readonly minutes: number; readonly closingSeconds?: number },
  program: readonly string[],
  grep: string | undefined,
  onStart: (child: ChildProcess) => void,
): Promise<SuiteCounts>;
