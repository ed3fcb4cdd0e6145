import { abortable } from '../cluster/abortable';

interface Waiter {
  readonly bytes: number;
  readonly grant: () => void;
}

/** Bytes of records not yet done, bounded: who asks for more than is free waits in line. */
export class BufferMemory {
  private used = 0;
  private readonly waiting: Waiter[] = [];

  constructor(private readonly limit: number) {}

  get available(): number {
    return Math.max(this.limit - this.used, 0);
  }

  /** Takes at once where there is room and nobody waits; true: taken. A record larger than all of it goes alone. */
  tryTake(bytes: number): boolean {
    if (this.waiting.length > 0 || (this.used > 0 && this.used + bytes > this.limit)) {
      return false;
    }
    this.used += bytes;
    return true;
  }

  /** Takes when there is room; rejects as soon as the signal is aborted. */
  async take(bytes: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.tryTake(bytes)) {
      return;
    }
    let waiter: Waiter | undefined;
    const granted = new Promise<void>((resolve) => {
      waiter = { bytes, grant: resolve };
      this.waiting.push(waiter);
    });
    try {
      await abortable(granted, signal);
    } catch (thrown) {
      this.withdraw(waiter);
      throw thrown;
    }
  }

  release(bytes: number): void {
    this.used -= bytes;
    this.serve();
  }

  private withdraw(waiter: Waiter | undefined): void {
    const at = waiter === undefined ? -1 : this.waiting.indexOf(waiter);
    if (at >= 0) {
      this.waiting.splice(at, 1);
    } else if (waiter !== undefined) {
      this.used -= waiter.bytes;
    }
    this.serve();
  }

  private serve(): void {
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      if (this.used > 0 && this.used + next.bytes > this.limit) {
        return;
      }
      this.waiting.shift();
      this.used += next.bytes;
      next.grant();
    }
  }
}
