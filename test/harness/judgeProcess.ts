import { createInterface } from 'node:readline';
import { OwnProcess } from './childProcess';

/** What a judge's own client library threw. */
export class JudgeError extends Error {
  constructor(
    /** The class of its error, such as `RecordTooLargeException`. */
    readonly type: string,
    message: string,
    readonly retriable: boolean,
  ) {
    super(`${type}: ${message}`);
    this.name = 'JudgeError';
  }
}

export interface JudgeErrorData {
  readonly type: string;
  readonly message: string;
  readonly retriable: boolean;
}

type Answer = { readonly id: number } & ({ readonly result: unknown } | { readonly error: JudgeErrorData });

interface OpenQuestion {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A program that answers JSON lines, one after the other. It ends with this process. */
export class JudgeProcess {
  private readonly process: OwnProcess;
  private readonly open = new Map<number, OpenQuestion>();
  private lastId = 0;
  private log = '';

  constructor(program: string, args: readonly string[]) {
    this.process = new OwnProcess(program, args, ['pipe', 'pipe', 'pipe']);
    const { stdout, stderr } = this.process.child;
    if (stdout === null || stderr === null) {
      throw new Error('A judge needs its streams.');
    }
    createInterface({ input: stdout }).on('line', (line) => this.onAnswer(JSON.parse(line) as Answer));
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.log = (this.log + text).slice(-4000);
    });
    void this.process.exited.then(() => this.failAll());
  }

  /** The result of a command as the judge gave it. Rejects with a JudgeError, or when the judge ended. */
  ask(command: string, commandArguments: object): Promise<unknown> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.open.set(id, { resolve, reject });
      this.process.child.stdin?.write(`${JSON.stringify({ id, command, arguments: commandArguments })}\n`);
      if (!this.process.isRunning) {
        this.failAll();
      }
    });
  }

  async stop(): Promise<void> {
    await this.process.end('SIGKILL');
  }

  private onAnswer(answer: Answer): void {
    const question = this.open.get(answer.id);
    this.open.delete(answer.id);
    if ('error' in answer) {
      question?.reject(new JudgeError(answer.error.type, answer.error.message, answer.error.retriable));
    } else {
      question?.resolve(answer.result);
    }
  }

  private failAll(): void {
    for (const question of this.open.values()) {
      question.reject(new Error(`The judge ended:\n${this.log}`));
    }
    this.open.clear();
  }
}
