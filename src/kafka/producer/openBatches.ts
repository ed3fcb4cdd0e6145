import type { Batch } from './batch';
import type { BufferMemory } from './bufferMemory';
import type { Entry } from './entry';

/** Every record without a result, the batch it is in, and the buffer memory they hold. */
export class OpenBatches {
  private readonly batches = new Set<Batch>();
  private readonly batchOf = new Map<Entry, Batch>();
  private readonly idleWaiters = new Set<() => void>();

  constructor(private readonly memory: BufferMemory) {}

  /** Records whose batch is open. */
  get records(): number {
    return this.batchOf.size;
  }

  get entries(): readonly Entry[] {
    return [...this.batchOf.keys()];
  }

  get all(): readonly Batch[] {
    return [...this.batches];
  }

  /** The batch of a record; undefined once it has its result. */
  of(entry: Entry): Batch | undefined {
    return this.batchOf.get(entry);
  }

  add(entry: Entry, batch: Batch): void {
    this.batches.add(batch);
    this.batchOf.set(entry, batch);
  }

  /** The records of a block get results of their own. */
  takeApart(batch: Batch): void {
    batch.entries.forEach((entry) => this.batchOf.delete(entry));
    batch.takeApart();
    batch.entries.forEach((entry) => this.add(entry, batch));
  }

  /** The records of `batch` are in `parts` now. */
  replace(batch: Batch, parts: readonly Batch[]): void {
    this.batches.delete(batch);
    parts.forEach((part) => part.entries.forEach((entry) => this.add(entry, part)));
  }

  /** One record is no longer part of a batch that goes on without it. */
  takeOut(entry: Entry, batch: Batch): void {
    this.memory.release(batch.remove(entry));
    this.forget(entry);
  }

  /** Every record of it has its result; false: that was known. */
  close(batch: Batch): boolean {
    if (!this.batches.delete(batch)) {
      return false;
    }
    this.memory.release(batch.held);
    batch.entries.forEach((entry) => this.forget(entry));
    return true;
  }

  /** Resolves when no record is open, or after `waitMs`. */
  async idle(waitMs: number): Promise<void> {
    if (this.records === 0) {
      return;
    }
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.idleWaiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      this.idleWaiters.add(done);
    });
  }

  private forget(entry: Entry): void {
    this.batchOf.delete(entry);
    if (this.records === 0) {
      [...this.idleWaiters].forEach((resolve) => resolve());
    }
  }
}
