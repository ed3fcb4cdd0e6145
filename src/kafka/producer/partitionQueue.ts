import type { KafkaErrorData } from '../errors/kafkaError';
import { Batch } from './batch';
import type { ProducerIdentity } from './identity';

/** The batches of one partition: waiting, and written but not yet resolved, in the order in which they must be stored. */
export class PartitionQueue {
  /** Not in flight, oldest first. The last one may still be open for records. */
  readonly waiting: Batch[] = [];
  /** With sequence numbers and no final result yet, in flight or waiting for another try; by sequence. */
  readonly unresolved: Batch[] = [];
  /** Taken for a request that is not written yet: its successors wait, or a failed connection would reorder them. */
  starting: Batch | null = null;
  /** `performance.now()`: metadata read before is not believed any more. */
  staleSince = 0;
  /** Why its batches could not be tried at all; null: nothing is known to stand in the way. */
  obstacle: KafkaErrorData | null = null;
  /** Without a final result, wherever they are, in their order. */
  private batches = new Set<Batch>();
  private nextOrder = 0;

  constructor(
    readonly topic: string,
    readonly partition: number,
  ) {}

  /** A new batch at the end of the line. */
  openNew(): Batch {
    const batch = new Batch(this.topic, this.partition, this.nextOrder++);
    this.batches.add(batch);
    this.waiting.push(batch);
    return batch;
  }

  /** The parts take the place of what was split. */
  replace(batch: Batch, parts: readonly Batch[]): void {
    const at = this.unresolved.indexOf(batch);
    if (at >= 0) {
      this.unresolved.splice(at, 1, ...parts);
    }
    remove(this.waiting, batch);
    this.batches = new Set([...this.batches].flatMap((other) => (other === batch ? parts : [other])));
    parts.forEach((part) => this.putBack(part));
  }

  get key(): string {
    return `${this.topic}/${this.partition}`;
  }

  /** The batch that takes further records, if there is one. */
  get openBatch(): Batch | null {
    const last = this.waiting.at(-1);
    return last !== undefined && last.closedAt === null ? last : null;
  }

  /**
   * The batch whose turn it is: the first that waits, unless it lost its sequence numbers while a later one, which may be
   * stored, keeps its own. That one has to be resolved first, or they would wait for each other.
   */
  get next(): Batch | undefined {
    const [first] = this.waiting;
    const oldest = first?.sequence === null ? this.unresolved.find((batch) => !batch.isAbandoned) : undefined;
    return oldest !== undefined && this.waiting.includes(oldest) ? oldest : first;
  }

  /** It does not wait any longer: it is taken for a request. */
  take(batch: Batch): void {
    remove(this.waiting, batch);
  }

  get isEmpty(): boolean {
    return this.batches.size === 0;
  }

  /** Back to wait for another try, before everything with later sequences and everything never sent. */
  putBack(batch: Batch): void {
    const at = this.waiting.findIndex((other) => other.order > batch.order);
    this.waiting.splice(at < 0 ? this.waiting.length : at, 0, batch);
  }

  /** The batch was written, or came back without that; another one may be starting by the time its answer is there. */
  hasStarted(batch: Batch | undefined): void {
    if (this.starting === batch) {
      this.starting = null;
    }
  }

  /** It has no sequence numbers any more. */
  unresolve(batch: Batch): void {
    remove(this.unresolved, batch);
  }

  /**
   * A batch was stored. Whether one that was to come before it is still open: then the two have changed places, and that
   * one is told so too.
   */
  hasOvertaken(batch: Batch): boolean {
    let hasOvertaken = false;
    for (const other of this.batches) {
      if (other === batch) {
        break;
      }
      if (other.order < batch.order && !other.isAbandoned) {
        other.isOrderKept = false;
        hasOvertaken = true;
      }
    }
    return hasOvertaken;
  }

  /** Nobody knows what came of it: it may be stored before or after those that were to come after it. */
  doubtSuccessors(batch: Batch): void {
    for (const other of this.batches) {
      if (other.order > batch.order) {
        other.isOrderKept = false;
      }
    }
  }

  /** It has its final result. */
  resolve(batch: Batch): void {
    this.batches.delete(batch);
    remove(this.unresolved, batch);
    remove(this.waiting, batch);
  }

  /** Whether a batch without sequence numbers, taken for a request, would be stored before one that is to come before it. */
  isOvertaking(batch: Batch): boolean {
    return batch.sequence === null && this.waiting.some((other) => other.order < batch.order);
  }

  /**
   * Whether the first waiting batch may be written now without endangering the order: a batch that is tried again must
   * be the oldest unresolved one, and a new one must not overtake any that waits for another try, nor those of an older
   * producer id. What nobody waits for any more is not tried again, and stands in nobody's way.
   */
  mayWrite(batch: Batch, identity: ProducerIdentity | null): boolean {
    const unresolved = this.unresolved.filter((other) => !other.isAbandoned);
    if (batch.sequence !== null) {
      return unresolved[0] === batch || !unresolved.includes(batch);
    }
    if (identity?.isConfirmed(this.key) === false) {
      return unresolved.length === 0;
    }
    return unresolved.every((other) => other.inFlight && other.sequence?.identity === identity);
  }
}

function remove<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at >= 0) {
    list.splice(at, 1);
  }
}
