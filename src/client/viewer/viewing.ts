import type { ViewQuery, ViewState, ViewStatus } from '../../bridge/viewing';
import type { Cluster } from '../../kafka/cluster/cluster';
import { KafkaError, type KafkaErrorData } from '../../kafka/errors/kafkaError';
import { planRead } from '../../kafka/reader/planRead';
import { readTopic, type PartitionRange, type ReadStep } from '../../kafka/reader/readTopic';
import type { Matcher } from '../filter/matcher';
import { missingOffsets } from '../missingOffsets';
import { placeOf, startOf } from '../readPlace';
import { Arrivals } from './arrivals';
import { BatchScan, type ScanTally } from './batchScan';
import { BatchStore } from './batchStore';
import { Coverage } from './coverage';
import { Gate } from './gate';
import { KeyFold } from './keyFold';
import { keepCovered, keepNewest } from './keepNewest';
import { batchKey } from './openBatches';
import { RowIndex } from './rowIndex';

/** Rows are put in their places at least this often while they come, ms. */
const SETTLE_MS = 100;
/** Others get their turn at least this often, ms. */
const SLICE_MS = 8;
/** A range that is larger waits for its user, bytes; it is estimated from what came first. */
const ASK_BYTES = 256 * 1_048_576;
const ESTIMATE_FROM_BYTES = 2 * 1_048_576;
const ESTIMATE_EVERY_BYTES = 1_048_576;
/** Read further back at once, more or less. */
const BACK_BYTES = 32 * 1_048_576;
/** Live, rows above the limit are dropped a tenth at a time. */
const DROP_SHARE = 0.1;
/** Offsets of each partition that are looked through first, further back than what was read. */
const FIRST_WIDTH = 10_000n;
const RATE_TOLD_MS = 1_000;

export interface ViewLimits {
  readonly rows: number;
  readonly bytes: number;
  /** Rows that *Load Older* reads. */
  readonly page: number;
}

export interface ViewingOptions {
  readonly topic: string;
  readonly query: ViewQuery;
  /** Number of the query. */
  readonly number: number;
  readonly matcher: Matcher | null;
  readonly limits: ViewLimits;
  /** What an earlier query has read: the same offsets are read again; null: what the query says. */
  readonly coverage: Coverage | null;
  readonly use: <T>(work: (cluster: Cluster) => Promise<T>, signal: AbortSignal) => Promise<T>;
  /** Something of its state is another one. */
  readonly changed: () => void;
}

/** One query of a viewer: what is read for it, and how far. */
export class Viewing {
  readonly index: RowIndex;
  readonly number: number;
  readonly query: ViewQuery;
  readonly topic: string;
  /** Of batches whose header cannot be read, by their keys: why. */
  readonly unreadable = new Map<string, KafkaErrorData>();
  coverage: Coverage | null;
  private readonly fold: KeyFold | null;
  private status: ViewStatus = 'reading';
  private error: KafkaErrorData | null = null;
  private notice: KafkaErrorData | null = null;
  private bytes = 0;
  private dropped = 0;
  private throttleMs = 0;
  private isConfirmed = false;
  private estimatesFrom = ESTIMATE_FROM_BYTES;
  private isHeld = false;
  private isLookingBack = false;
  /** What is being read further back. */
  private back: Coverage | null = null;
  private settledAt = performance.now();
  private slicedAt = performance.now();
  private readonly arrivals = new Arrivals();
  private readonly tally: ScanTally = { read: 0, unfit: 0, undecodable: 0 };
  private readonly paused = new Gate();
  private readonly asking = new Gate();
  private ending = new AbortController();

  constructor(private readonly options: ViewingOptions) {
    const { topic, query, number, limits, coverage } = options;
    this.topic = topic;
    this.query = query;
    this.number = number;
    this.coverage = coverage?.unread() ?? null;
    this.index = new RowIndex(new BatchStore(limits.bytes));
    this.fold = query.latestPerKey === true ? new KeyFold(this.index) : null;
  }

  state(): Omit<ViewState<KafkaErrorData>, 'revision'> {
    const { coverage, index, tally } = this;
    const range = (this.isLookingBack ? this.back : null) ?? coverage;
    const total = range?.total ?? 0;
    const read = range?.read ?? 0;
    return {
      ...{ status: this.isLookingBack && this.status !== 'failed' ? 'reading' : this.paused.isClosed && this.status !== 'failed' ? 'paused' : this.status, query: this.number },
      ...{ rows: index.length, held: index.waiting, ...tally },
      ...{ offsets: { read, total }, inTopic: coverage?.inTopic ?? null, bytes: { read: this.bytes, estimated: this.estimated() } },
      ...{ rate: this.arrivals.rate(), buffer: { bytes: index.store.bytes, limit: this.options.limits.bytes }, dropped: this.dropped, throttleMs: this.throttleMs },
      ...{ hasOlder: coverage?.hasOlder === true && index.length < this.options.limits.rows, notice: this.notice, error: this.error },
    };
  }

  /** Whether there is something to show, or never will be. */
  get isWorthShowing(): boolean {
    return this.index.length > 0 || this.status !== 'reading';
  }

  /** Reads until it ends, is stopped, or fails; the state tells. Never throws. */
  async run(): Promise<void> {
    const { signal } = this.ending;
    const ticking = setInterval(() => this.arrivals.isMoving && this.options.changed(), RATE_TOLD_MS);
    try {
      await this.options.use(async (cluster) => {
        this.coverage ??= await this.begin(cluster, signal);
        this.options.changed();
        await this.forward(cluster, this.coverage, signal);
      }, signal);
      this.status = 'done';
    } catch (thrown) {
      this.status = signal.aborted ? 'stopped' : 'failed';
      this.error = signal.aborted ? null : KafkaError.dataOf(thrown);
    } finally {
      clearInterval(ticking);
      this.settle();
    }
  }

  /** Sockets close at once; what was read stays. */
  stop(): void {
    this.ending.abort(new KafkaError('cancelled'));
  }

  readOn(): void {
    if (this.asking.isClosed) {
      this.asking.open();
    } else if (this.status === 'stopped' || this.status === 'failed') {
      this.ending = new AbortController();
      this.status = 'reading';
      this.error = null;
      this.options.changed();
      void this.run();
    }
  }

  pause(isPaused: boolean): void {
    (isPaused ? () => this.paused.close() : () => this.paused.open())();
    this.options.changed();
  }

  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.settle();
  }

  /** Reads before what was read: so many rows more, or with a filter until so many are found. Fails as `run` does. */
  async older(): Promise<void> {
    const { coverage } = this;
    if (coverage === null || this.isLookingBack || !coverage.hasOlder) {
      return;
    }
    this.ending = this.ending.signal.aborted ? new AbortController() : this.ending;
    const { signal } = this.ending;
    this.isLookingBack = true;
    this.error = this.status === 'failed' ? this.error : null;
    this.options.changed();
    try {
      await this.options.use((cluster) => (this.options.matcher === null ? this.newest(cluster, coverage, this.options.limits.page, signal) : this.lookBack(cluster, coverage, signal)), signal);
    } catch (thrown) {
      this.error = signal.aborted ? null : KafkaError.dataOf(thrown);
      // What came of a range that was not read to its end comes again the next time.
      this.index.settle();
      keepCovered(this.index, coverage);
    } finally {
      this.isLookingBack = false;
      this.settle();
    }
  }

  private get isolationLevel(): 0 | 1 {
    return this.query.isolation === 'read_committed' ? 1 : 0;
  }

  private get isOpen(): boolean {
    return this.query.to === null;
  }

  private async begin(cluster: Cluster, signal: AbortSignal): Promise<Coverage> {
    const { topic, query } = this;
    const { partitions, from, to } = query;
    this.forget();
    const question = { topic, partitions, to: to === null ? null : placeOf(to), isolationLevel: this.isolationLevel };
    if (!('latest' in from)) {
      return Coverage.of(await planRead(cluster, { ...question, from: startOf(from) }, signal));
    }
    const planned = await planRead(cluster, { ...question, from: { kind: 'tail', count: 0n } }, signal);
    const coverage = Coverage.of(planned);
    await this.newest(cluster, coverage, from.latest, signal);
    if (this.options.matcher === null) {
      return coverage;
    }
    // Which records are the latest does not depend on the filter: it is asked of them now.
    this.forget();
    return coverage.unread();
  }

  /**
   * The newest rows of all partitions together that stand before what is covered. Of each partition the last offsets are read, further
   * back where gaps leave fewer; from the oldest row that is kept on, a partition is covered without a gap.
   */
  private async newest(cluster: Cluster, coverage: Coverage, count: number, signal: AbortSignal): Promise<void> {
    const before = new Map(coverage.all.map(({ partition, from }) => [partition, from]));
    const found = new Map<number, number>();
    const scan = this.newScan(null);
    let ranges = coverage.before(BigInt(count));
    for (let width = BigInt(count); ranges.length > 0; width *= 2n) {
      for await (const step of this.steps(cluster, ranges, signal)) {
        const read = await this.take(scan, step, ranges.find(({ partition }) => partition === step.partition));
        found.set(step.partition, (found.get(step.partition) ?? 0) + read);
      }
      const read = new Map(ranges.map(({ partition, from }) => [partition, from]));
      coverage.all.forEach((one) => (one.from = read.get(one.partition) ?? one.from));
      ranges = coverage.before(width * 2n).filter(({ partition }) => (found.get(partition) ?? 0) < count);
    }
    this.index.settle();
    const had = this.index.length;
    keepNewest(this.index, coverage, before, count);
    this.tally.read -= had - this.index.length;
  }

  /** With a filter: further and further back, until a page of matches is found, much has been read, or the logs begin. */
  private async lookBack(cluster: Cluster, coverage: Coverage, signal: AbortSignal): Promise<void> {
    const until = this.index.length + this.index.waiting + this.options.limits.page;
    const scan = this.newScan(this.options.matcher);
    const begunAt = this.bytes;
    for (let width = FIRST_WIDTH; coverage.hasOlder && this.index.length + this.index.waiting < until && this.bytes - begunAt < ASK_BYTES; ) {
      const ranges = coverage.before(width);
      const before = this.bytes;
      this.back = Coverage.of({ ranges, starts: new Map() });
      for await (const step of this.steps(cluster, ranges, signal)) {
        await this.take(scan, step, ranges.find(({ partition }) => partition === step.partition));
        this.back.pass(step);
        this.settleSometimes();
      }
      ranges.forEach(({ partition, from }) => Object.assign(coverage.get(partition) ?? {}, { from }));
      // Twice as far, but not much more at once than can be waited for.
      const bytesPerOffset = (this.bytes - before) / Math.max(this.back.total, 1);
      const most = BigInt(Math.max(Math.floor(BACK_BYTES / Math.max(bytesPerOffset, 1) / ranges.length), 1));
      width = width * 2n < most ? width * 2n : most;
    }
    this.back = null;
  }

  private async forward(cluster: Cluster, coverage: Coverage, signal: AbortSignal): Promise<void> {
    this.whenRead(coverage);
    const scan = this.newScan(this.options.matcher);
    for await (const step of this.steps(cluster, coverage.ahead(this.isOpen), signal)) {
      await this.paused.pass(signal);
      const read = await this.take(scan, step, coverage.aheadIn(step.partition, this.isOpen));
      coverage.pass(step);
      if (this.status === 'live' && read > 0) {
        this.arrivals.add(read);
      }
      this.whenRead(coverage);
      await this.whenMuch(coverage, signal);
      this.settleSometimes();
    }
  }

  private steps(cluster: Cluster, ranges: readonly PartitionRange[], signal: AbortSignal): AsyncGenerator<ReadStep, void> {
    const onThrottle = (throttleMs: number): void => {
      this.throttleMs = throttleMs;
    };
    return readTopic(cluster, { topic: this.topic, ranges, isolationLevel: this.isolationLevel, onThrottle }, signal);
  }

  private newScan(matcher: Matcher | null): BatchScan {
    return new BatchScan(this.index, this.tally, { matcher, fold: this.fold, isCommittedOnly: this.isolationLevel === 1, breathe: () => this.breathe() });
  }

  /** As before the first row. */
  private forget(): void {
    this.index.settle();
    this.index.keep(() => false);
    Object.assign(this.tally, { read: 0, unfit: 0, undecodable: 0 });
  }

  /** Answers how many records were read. */
  private async take(scan: BatchScan, step: ReadStep, wanted: PartitionRange | undefined): Promise<number> {
    switch (step.kind) {
      case 'batch':
        this.bytes += step.header.totalSize;
        return scan.add(step, wanted ?? { from: 0n, to: null });
      case 'unreadable':
        scan.addUnreadable(step.partition, step.from);
        this.unreadable.set(batchKey({ partition: step.partition, baseOffset: step.from }), step.error.data);
        return 0;
      case 'removed':
      case 'truncated':
        this.notice ??= missingOffsets(this.topic, step);
        return 0;
      case 'end':
        return 0;
      default:
        return step satisfies never;
    }
  }

  private whenRead(coverage: Coverage): void {
    if (this.isOpen && this.status === 'reading' && coverage.isRead) {
      this.status = 'live';
      this.settle();
    }
  }

  /** Asks before a large range, and where there is no room for more rows. */
  private async whenMuch(coverage: Coverage, signal: AbortSignal): Promise<void> {
    const { limits } = this.options;
    const count = this.index.length + this.index.waiting;
    if (this.status === 'live') {
      if (count > limits.rows * (1 + DROP_SHARE)) {
        this.drop(limits.rows, coverage);
      }
    } else if (count >= limits.rows) {
      await this.ask('full', signal);
      this.drop(limits.rows / 2, coverage);
    } else if (!this.isConfirmed && this.bytes >= this.estimatesFrom) {
      this.estimatesFrom = this.bytes + ESTIMATE_EVERY_BYTES;
      if ((this.estimated() ?? 0) > ASK_BYTES) {
        await this.ask('asking', signal);
        this.isConfirmed = true;
      }
    }
  }

  private async ask(status: 'asking' | 'full', signal: AbortSignal): Promise<void> {
    this.status = status;
    this.asking.close();
    this.settle();
    try {
      await this.asking.pass(signal);
      this.status = 'reading';
    } finally {
      this.asking.open();
    }
  }

  private drop(left: number, coverage: Coverage): void {
    this.index.settle();
    this.dropped += Math.max(this.index.length - left, 0);
    this.index.dropOldest(left);
    this.index.firstOffsets().forEach((first, partition) => Object.assign(coverage.get(partition) ?? {}, { from: first }));
    this.options.changed();
  }

  /** Bytes of the range, as far as it is to be read; null: too little has come yet. */
  private estimated(): number | null {
    const { coverage, bytes } = this;
    if (coverage === null || bytes < ESTIMATE_FROM_BYTES || coverage.read === 0) {
      return null;
    }
    const rows = this.options.matcher === null ? Math.min(coverage.total, this.options.limits.rows) : coverage.total;
    return Math.round((bytes / coverage.read) * rows);
  }

  private settleSometimes(): void {
    if (performance.now() - this.settledAt >= SETTLE_MS || this.status === 'live') {
      this.settle();
    }
  }

  private settle(): void {
    this.settledAt = performance.now();
    if (!this.isHeld || this.status !== 'live') {
      this.index.settle();
    }
    this.options.changed();
  }

  private breathe(): Promise<void> | undefined {
    if (performance.now() - this.slicedAt < SLICE_MS) {
      return undefined;
    }
    return new Promise((resolve) => setImmediate(resolve)).then(() => {
      this.slicedAt = performance.now();
      this.ending.signal.throwIfAborted();
    });
  }
}
