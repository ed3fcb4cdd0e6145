import { abortable } from '../cluster/abortable';

/** Work that goes in the order in which it was asked for, one line for each name; who is aborted leaves the line. */
export class Line {
  private readonly tails = new Map<string, Promise<void>>();

  /** Whether anybody works or waits under this name. */
  isTaken(name: string): boolean {
    return this.tails.has(name);
  }

  async inTurn<T>(name: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const previous = this.tails.get(name);
    let done: () => void = () => undefined;
    const own = new Promise<void>((resolve) => {
      done = resolve;
    });
    const tail = previous === undefined ? own : previous.then(() => own);
    this.tails.set(name, tail);
    try {
      if (previous !== undefined) {
        await abortable(previous, signal);
      }
      return await work();
    } finally {
      done();
      if (this.tails.get(name) === tail) {
        this.tails.delete(name);
      }
    }
  }
}
