import type { ReadOrder, ReadProgress, ReadSummary } from '../bridge/clientThread';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import type { Cluster } from '../kafka/cluster/cluster';
import { planRead, type TopicQuery } from '../kafka/reader/planRead';
import { readLatest, type NoticeRow, type PlacedRow } from '../kafka/reader/readLatest';
import { readRecords } from '../kafka/reader/readRecords';
import { checkFormat } from '../serde/serde';
import type { Expression } from './filter/expression';
import type * as FilterModule from './filter/filters';
import { missingOffsets } from './missingOffsets';
import { placeOf, startOf } from './readPlace';
import { bytesOf, recordView, type RawRecordView } from './recordViews';

/** Rows, and bytes of theirs, that are told at once. */
const CHUNK_ROWS = 500;
const CHUNK_BYTES = 1_048_576;
/** Told and not taken: then reading waits. */
const MAX_UNTAKEN = 4;
/** Rows are told at least this often, ms, and others get their turn. */
const SLICE_MS = 10;
const FLUSH_MS = 50;

export interface ReadContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: ReadProgress) => void;
}

type Filters = Pick<typeof FilterModule, 'compileExpression' | 'invalidFilter'>;

/** Reads of topics; each is held back by who takes its rows. */
export class Reads {
  /** `filters`: loaded when the first filter is used. */
  constructor(private readonly filters: () => Filters) {}

  private readonly taking = new Map<string, () => void>();

  /** Resolves also where it ends early, and says where it goes on. Throws where it cannot begin. */
  async run(cluster: Cluster, order: ReadOrder, { signal, progress }: ReadContext): Promise<ReadSummary> {
    checkFormat(order.formats.key, 'keyFormat');
    checkFormat(order.formats.value, 'valueFormat');
    checkFormat(order.formats.header, 'headerFormat');
    const ending = new AbortController();
    const timer = order.timeoutMs === null ? undefined : setTimeout(() => ending.abort(new KafkaError('cancelled', { raw: 'timeout' })), order.timeoutMs);
    const ended = AbortSignal.any([signal, ending.signal]);
    const reading = new Reading(order, order.filter === null ? null : this.compile(order.filter), progress, ended);
    this.taking.set(order.readId, () => reading.taken());
    try {
      await reading.run(cluster);
      return reading.summary(reading.stopped ?? 'end', null);
    } catch (thrown) {
      if (signal.aborted || ending.signal.aborted) {
        return reading.summary(signal.aborted ? 'cancelled' : 'timeout', null);
      }
      if (!reading.hasBegun) {
        throw thrown;
      }
      return reading.summary('error', KafkaError.dataOf(thrown));
    } finally {
      clearTimeout(timer);
      this.taking.delete(order.readId);
    }
  }

  private compile(text: string): Expression {
    const { compileExpression, invalidFilter } = this.filters();
    const compiled = compileExpression(text);
    if ('problem' in compiled) {
      throw invalidFilter(text, compiled);
    }
    return compiled;
  }

  taken({ readId }: { readonly readId: string }): void {
    this.taking.get(readId)?.();
  }
}

class Reading {
  hasBegun = false;
  stopped: 'limit' | 'bytes' | null = null;
  private read = 0;
  private given = 0;
  private filtered = 0;
  private unfit = 0;
  private bytes = 0;
  private undecodable = 0;
  private notice: KafkaErrorData | null = null;
  private readonly next = new Map<number, bigint>();
  private rows: RawRecordView[] = [];
  private rowBytes = 0;
  private untaken = 0;
  private goOn: (() => void) | null = null;
  private toldAt = performance.now();
  private sliceAt = performance.now();

  constructor(
    private readonly order: ReadOrder,
    private readonly filter: Expression | null,
    private readonly tell: (progress: ReadProgress) => void,
    private readonly signal: AbortSignal,
  ) {}

  async run(cluster: Cluster): Promise<void> {
    const { from } = this.order;
    try {
      await ('latest' in from ? this.runLatest(cluster, from.latest) : this.runRange(cluster, startOf(from)));
    } finally {
      this.flush();
    }
  }

  taken(): void {
    this.untaken--;
    this.goOn?.();
  }

  summary(stopped: ReadSummary['stopped'], error: KafkaErrorData | null): ReadSummary {
    const isComplete = stopped === 'end' && this.notice === null;
    return { complete: isComplete, stopped, read: this.read, filtered: this.filtered, unfit: this.unfit, undecodable: this.undecodable, next: Object.fromEntries([...this.next].map(([partition, offset]) => [partition, String(offset)])), error: error ?? this.notice };
  }

  private async runLatest(cluster: Cluster, count: number): Promise<void> {
    const { rows, next, notices } = await readLatest(cluster, this.query(), count, this.signal);
    this.hasBegun = true;
    notices.forEach((notice) => this.note(notice));
    for (const row of rows) {
      if (!(await this.put(row))) {
        return;
      }
    }
    next.forEach((offset, partition) => this.next.set(partition, offset));
  }

  private async runRange(cluster: Cluster, from: ReturnType<typeof startOf>): Promise<void> {
    const plan = await planRead(cluster, { ...this.query(), from }, this.signal);
    this.hasBegun = true;
    plan.ranges.forEach((range) => this.next.set(range.partition, range.from));
    for await (const row of readRecords(cluster, plan, this.signal)) {
      const { partition } = row;
      switch (row.kind) {
        case 'record':
        case 'control':
        case 'error':
          if (!(await this.put(row))) {
            return;
          }
          break;
        case 'passed':
          this.next.set(partition, row.next);
          break;
        case 'removed':
          this.next.set(partition, row.next);
          this.note(row);
          break;
        case 'truncated':
          this.note(row);
          break;
        case 'end':
          break;
        default:
          row satisfies never;
      }
      if (this.rows.length > 0 && performance.now() - this.toldAt >= FLUSH_MS) {
        this.flush();
      }
    }
  }

  private query(): Omit<TopicQuery, 'from'> {
    const { topic, partitions, to, isolation } = this.order;
    return { topic, partitions, to: to === null ? null : placeOf(to), isolationLevel: isolation === 'read_committed' ? 1 : 0 };
  }

  /** The first of these is told. */
  private note(row: NoticeRow): void {
    this.notice ??= missingOffsets(this.order.topic, row);
  }

  /** False: this was the last one. */
  private async put(row: PlacedRow): Promise<boolean> {
    const { limit, maxBytes } = this.order;
    if (row.kind === 'control' && this.filter !== null) {
      return true;
    }
    if (row.kind === 'record' && !(await this.isLetThrough(row))) {
      this.read++;
      this.next.set(row.partition, row.record.offset + 1n);
      await this.breathe();
      return true;
    }
    const size = bytesOf(row);
    if (row.kind === 'record' && maxBytes !== null && this.bytes + size > maxBytes) {
      this.stopped = 'bytes';
      return false;
    }
    this.rows.push(await recordView(this.order.topic, row, this.order.formats));
    this.rowBytes += size;
    this.bytes += size;
    this.next.set(row.partition, (row.kind === 'record' ? row.record.offset : row.kind === 'control' ? row.offset : row.last) + 1n);
    this.undecodable += row.kind === 'error' ? 1 : 0;
    if (row.kind === 'record') {
      this.read++;
      if (++this.given === limit) {
        this.stopped = 'limit';
        return false;
      }
    }
    if (this.rows.length >= CHUNK_ROWS || this.rowBytes >= CHUNK_BYTES) {
      this.flush();
    }
    await this.breathe();
    return true;
  }

  private async isLetThrough({ partition, record }: Extract<PlacedRow, { readonly kind: 'record' }>): Promise<boolean> {
    if (this.filter === null) {
      return true;
    }
    const { topic, formats } = this.order;
    const fits = await this.filter.test({ topic, partition, record, formats });
    this.filtered += fits === true ? 0 : 1;
    this.unfit += fits === null ? 1 : 0;
    return fits === true;
  }

  private flush(): void {
    this.toldAt = performance.now();
    if (this.rows.length > 0) {
      this.tell({ rows: this.rows });
      this.rows = [];
      this.rowBytes = 0;
      this.untaken++;
    }
  }

  /** Others get their turn; where rows are not taken, reading waits. */
  private async breathe(): Promise<void> {
    if (performance.now() - this.sliceAt >= SLICE_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      this.sliceAt = performance.now();
      this.signal.throwIfAborted();
    }
    while (this.untaken >= MAX_UNTAKEN) {
      await new Promise<void>((resolve, reject) => {
        const onAbort = (): void => reject(new KafkaError('cancelled'));
        this.signal.addEventListener('abort', onAbort, { once: true });
        this.goOn = () => {
          this.signal.removeEventListener('abort', onAbort);
          resolve();
        };
      });
      this.goOn = null;
      this.signal.throwIfAborted();
    }
  }
}
