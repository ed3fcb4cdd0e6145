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
    const leave = (): void => {
      done();
      if (this.tails.get(name) === tail) {
        this.tails.delete(name);
      }
    };
    try {
      if (previous !== undefined) {
        await abortable(previous, signal);
      }
    } catch (thrown) {
      // Who comes next waits for those before all the same.
      void previous?.then(leave);
      throw thrown;
    }
    try {
      return await work();
    } finally {
      leave();
    }
  }
}
