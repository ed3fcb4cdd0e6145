import { OwnProcess } from './childProcess';

export interface ProgramResult {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** More output than this is a program gone wild; the rest is thrown away and the program killed. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs a program to its end with `input` on its stdin. It is killed after `timeoutMs`, or when it floods us (exit code null). */
export async function runProgram(program: string, args: readonly string[], input: Buffer = Buffer.alloc(0), timeoutMs = 60_000): Promise<ProgramResult> {
  const process = new OwnProcess(program, args, ['pipe', 'pipe', 'pipe']);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let bytes = 0;
  const keepIn = (list: Buffer[]) => (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_OUTPUT_BYTES) {
      process.signal('SIGKILL');
    } else {
      list.push(chunk);
    }
  };
  process.child.stdout?.on('data', keepIn(stdout));
  process.child.stderr?.on('data', keepIn(stderr));
  process.child.stdin?.end(input);
  const deadline = setTimeout(() => process.signal('SIGKILL'), timeoutMs);
  await process.closed;
  clearTimeout(deadline);
  return { exitCode: process.child.exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
}

/** The same, for a program that must succeed: throws with what it printed unless its exit code is 0. */
export async function runToSuccess(program: string, args: readonly string[], input?: Buffer): Promise<Buffer> {
  const result = await runProgram(program, args, input);
  if (result.exitCode !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${result.exitCode ?? 'a signal'}:\n${result.stderr.slice(0, 2_000)}\n${result.stdout.toString('utf8', 0, 2_000)}`);
  }
  return result.stdout;
}
