import type { PlannedTopic } from '../../kafka/reader/planRead';
import type { PartitionRange, ReadStep } from '../../kafka/reader/readTopic';

/** What a viewer has read of one partition, and is to read: without a gap from `from` on. */
export interface Covered {
  readonly partition: number;
  /** Where the log begins. */
  start: bigint;
  from: bigint;
  /** Read up to here, exclusive. */
  next: bigint;
  /** Exclusive: the end as it was when the read was planned. */
  end: bigint;
  readonly stable: bigint;
}

/** The partitions of a viewer: there can be thousands, so that nothing goes over all of them at every step. */
export class Coverage {
  private readonly byPartition: ReadonlyMap<number, Covered>;
  /** Partitions that are not read up to their ends. */
  private unfinished: number;

  private constructor(readonly all: readonly Covered[]) {
    this.byPartition = new Map(all.map((one) => [one.partition, one]));
    this.unfinished = all.filter((one) => !isFinished(one)).length;
  }

  /** Nothing is read yet. */
  static of(plan: Pick<PlannedTopic, 'ranges' | 'starts'>): Coverage {
    return new Coverage(plan.ranges.map(({ partition, from, to, stable }) => ({ partition, start: plan.starts.get(partition) ?? from, from, next: from, end: to ?? from, stable })));
  }

  /** The same offsets, none of them read yet. */
  unread(): Coverage {
    return new Coverage(this.all.map((one) => ({ ...one, next: one.from, end: one.next > one.end ? one.next : one.end })));
  }

  get(partition: number): Covered | undefined {
    return this.byPartition.get(partition);
  }

  get isRead(): boolean {
    return this.unfinished === 0;
  }

  get hasOlder(): boolean {
    return this.all.some(({ start, from }) => from > start);
  }

  /** Offsets. */
  get read(): number {
    return sum(this.all.map(({ from, next }) => next - from));
  }

  get total(): number {
    return sum(this.all.map(({ from, next, end }) => (next > end ? next : end) - from));
  }

  /** From the start of the logs to their ends, as far as they are known. */
  get inTopic(): number {
    return sum(this.all.map(({ start, next, end }) => (next > end ? next : end) - start));
  }

  /** What is still to be read; `isOpen`: and what comes. */
  ahead(isOpen: boolean): readonly PartitionRange[] {
    return this.all.map((one) => aheadOf(one, isOpen));
  }

  /** What is still to be read of one partition. */
  aheadIn(partition: number, isOpen: boolean): PartitionRange | undefined {
    const covered = this.get(partition);
    return covered && aheadOf(covered, isOpen);
  }

  /** A step has been taken: its partition is read up to behind it. */
  pass(step: ReadStep): void {
    const covered = this.get(step.partition);
    if (covered !== undefined) {
      const wasFinished = isFinished(covered);
      covered.next = behind(step, covered.next);
      covered.end = step.kind === 'truncated' ? covered.next : covered.end;
      this.unfinished += Number(wasFinished) - Number(isFinished(covered));
    }
  }

  /** So many offsets of each partition before what is read. */
  before(width: bigint): readonly PartitionRange[] {
    return this.all.filter(({ from, start }) => from > start).map(({ partition, start, from, stable }) => ({ partition, from: from - width > start ? from - width : start, to: from, stable }));
  }
}

function isFinished({ next, end }: Covered): boolean {
  return next >= end;
}

function aheadOf({ partition, next, end, stable }: Covered, isOpen: boolean): PartitionRange {
  return { partition, from: next, to: isOpen ? null : end > next ? end : next, stable };
}

function behind(step: ReadStep, next: bigint): bigint {
  switch (step.kind) {
    case 'batch':
      return step.header.baseOffset + BigInt(step.header.lastOffsetDelta) + 1n;
    case 'removed':
      return step.next;
    case 'unreadable':
      return step.next ?? next;
    case 'truncated':
    case 'end':
      return next;
    default:
      return step satisfies never;
  }
}

function sum(widths: readonly bigint[]): number {
  return Number(widths.reduce((total, width) => total + (width > 0n ? width : 0n), 0n));
}
