import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { atExit } from './atExit';

/** A program of the harness: known by its pid, and killed with this process at the latest. */
export class OwnProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<void>;
  /** Gone, and its output read to the end. */
  readonly closed: Promise<void>;

  constructor(program: string, args: readonly string[], stdio: StdioOptions, options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
    this.child = spawn(program, args, { stdio, ...options });
    const forget = atExit(() => this.child.kill('SIGKILL'));
    this.exited = Promise.race([once(this.child, 'exit'), once(this.child, 'error')]).then(forget, forget);
    this.closed = Promise.race([once(this.child, 'close'), once(this.child, 'error')]).then(() => undefined, () => undefined);
    this.child.stdin?.on('error', () => undefined);
  }

  get pid(): number {
    if (this.child.pid === undefined) {
      throw new Error(`${this.child.spawnfile} could not be started.`);
    }
    return this.child.pid;
  }

  get isRunning(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal, unless the process is gone. */
  signal(signal: NodeJS.Signals): void {
    if (this.isRunning) {
      this.child.kill(signal);
    }
  }

  /** Ends the process with a signal and waits until it is gone. */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.signal(signal);
    await this.exited;
  }
}
