import { delay } from '../cluster/abortable';
import type { Cluster } from '../cluster/cluster';
import { KafkaError } from '../errors/kafkaError';
import { batchesOf, isOfUnknownBegin, type BatchHeader } from '../protocol/batchHeader';
import { fetch, type FetchPartitionResponse } from '../protocol/requests/fetch';
import { EARLIEST, LATEST } from '../protocol/requests/listOffsets';
import { leadersOf } from './askLeaders';
import { fatesOf, type Fate } from './fates';
import { refusal } from './leaderRequest';
import { PreferredReplica } from './preferredReplica';
import { topicOffsets } from './topicOffsets';

/** Of one partition in an answer, and of the whole; the first batch comes whole even if it is larger. */
const PARTITION_BYTES = 1_048_576;
const ANSWER_BYTES = 8 * 1_048_576;
/** How long a broker may wait for a first byte. */
const MAX_WAIT_MS = 500;
const TIMEOUT_MS = 30_000;
/** A broker that is silent so long is asked about: somebody else may lead what it was asked for. */
const SILENCE_MS = 3_000;
const BACKOFF_MS = 100;
/** So long a partition is asked for again, without one success, where that can help. */
const PATIENCE_MS = 60_000;
/** A new leader may know less of what is replicated for a moment: only then the log is shorter. */
const SHORTER_MS = 5_000;
const OFFSET_OUT_OF_RANGE = 1;

export interface PartitionRange {
  readonly partition: number;
  readonly from: bigint;
  /** Exclusive; null: whatever comes. */
  readonly to: bigint | null;
  /** The last stable offset: up to here a broker tells which transactions were aborted. */
  readonly stable: bigint;
}

export interface TopicPlan {
  readonly topic: string;
  readonly ranges: readonly PartitionRange[];
  /** 0: read_uncommitted, 1: read_committed. */
  readonly isolationLevel: 0 | 1;
  /** Told what a broker makes us wait before its next answer, ms. */
  readonly onThrottle?: (throttleMs: number) => void;
}

/** What is not there any more. */
export type ReadNotice =
  /** Retention has removed `from` to `next` (exclusive) before they were read. */
  | { readonly kind: 'removed'; readonly from: bigint; readonly next: bigint }
  /** The log ends below `from` by now: it was truncated, or the topic was made anew. Nothing more is read of the partition. */
  | { readonly kind: 'truncated'; readonly from: bigint; readonly end: bigint };

/** What a read comes upon, in the order of each partition. */
export type ReadStep = { readonly partition: number } & (
  | { readonly kind: 'batch'; readonly header: BatchHeader; /** The batch stands in it at `header.position`. Its CRC is not checked. */ readonly buffer: Buffer; readonly fate: Fate }
  /** A batch without a readable header; reading goes on at `next`; null: it cannot, as nobody knows where. */
  | { readonly kind: 'unreadable'; readonly from: bigint; readonly next: bigint | null; readonly error: KafkaError }
  | ReadNotice
  | { readonly kind: 'end' }
);

interface State {
  readonly partition: number;
  readonly to: bigint | null;
  next: bigint;
  stable: bigint;
  isDone: boolean;
  isAsked: boolean;
  readonly replica: PreferredReplica;
  /** The broker that was asked last is no leader, but that replica. */
  isFollowing: boolean;
  /** The leader as last read did not answer for it. */
  isStale: boolean;
  /** ms, `performance.now()`: it is not waited for longer. */
  until: number;
  /** ms, `performance.now()`, since when the log ends below what is to be read; null: it does not. */
  shorterSince: number | null;
}

interface Answer {
  readonly key: number;
  readonly states: readonly State[];
  readonly result: Fetched | { readonly error: KafkaError } | null;
}

interface Fetched {
  readonly partitions: readonly FetchPartitionResponse[];
  readonly isolationLevel: 0 | 1;
  /** Where the logs begin and end that do not have what was asked for: an answer that says so does not tell. */
  readonly starts: ReadonlyMap<number, bigint | null>;
  readonly ends: ReadonlyMap<number, bigint | null>;
}

let readers = 0;
/** Key of what looks for leaders, beside broker ids. */
const NO_BROKER = -1;

/**
 * Reads partitions of a topic by offset, without a group, all at the same time: one request a broker is on the way and one answer of it is held
 * while the caller takes steps. Follows leaders, and where the client has a rack, the replicas that they name. Ends when every range is read, and closes its sockets then, and when the
 * caller leaves. Throws what does not end by itself, and what `signal` was aborted with.
 */
export async function* readTopic(cluster: Cluster, plan: TopicPlan, signal?: AbortSignal): AsyncGenerator<ReadStep, void> {
  const lane = `reader ${++readers}`;
  const stop = new AbortController();
  const ended = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const reading = new TopicReading(cluster, plan, lane, ended);
  try {
    yield* reading.steps();
  } finally {
    stop.abort(new KafkaError('cancelled'));
    cluster.closeLane(lane);
  }
}

class TopicReading {
  private readonly states: readonly State[];
  private readonly asked = new Map<number, Promise<Answer>>();

  constructor(
    private readonly cluster: Cluster,
    private readonly plan: TopicPlan,
    private readonly lane: string,
    private readonly signal: AbortSignal,
  ) {
    const until = performance.now() + PATIENCE_MS;
    this.states = plan.ranges.map(({ partition, from, to, stable }) => ({ partition, to, next: from, stable, isDone: false, isAsked: false, replica: new PreferredReplica(), isFollowing: false, isStale: false, until, shorterSince: null }));
  }

  async *steps(): AsyncGenerator<ReadStep, void> {
    yield* this.finished();
    for (;;) {
      this.ask();
      if (this.asked.size === 0) {
        return;
      }
      const answer = await Promise.race(this.asked.values());
      this.asked.delete(answer.key);
      answer.states.forEach((state) => (state.isAsked = false));
      const steps = this.take(answer);
      // The next answer comes while the caller takes these steps.
      this.ask();
      yield* steps;
      yield* this.finished();
    }
  }

  /** Partitions whose range is read by now. */
  private *finished(): Generator<ReadStep, void> {
    for (const state of this.states) {
      if (!state.isDone && state.to !== null && state.next >= state.to) {
        state.isDone = true;
        yield { kind: 'end', partition: state.partition };
      }
    }
  }

  /** One request to each broker that is not being asked. */
  private ask(): void {
    const free = this.states.filter(({ isDone, isAsked, to, next }) => !isDone && !isAsked && (to === null || next < to));
    const byBroker = new Map<number, State[]>();
    for (const state of free) {
      const replica = state.replica.broker;
      const leader = state.isStale ? null : this.cluster.leaderOf(this.plan.topic, state.partition);
      const key = replica ?? leader?.broker.id ?? NO_BROKER;
      state.isFollowing = replica !== null;
      byBroker.set(key, [...(byBroker.get(key) ?? []), state]);
    }
    for (const [key, states] of byBroker) {
      if (!this.asked.has(key)) {
        this.asked.set(key, key === NO_BROKER ? this.findLeaders(states) : this.fetch(key, states));
      }
    }
  }

  private async findLeaders(states: readonly State[]): Promise<Answer> {
    states.forEach((state) => (state.isAsked = true));
    const answer = { key: NO_BROKER, states };
    try {
      await delay(states.some(({ isStale }) => isStale) ? BACKOFF_MS : 0, this.signal);
      const { without } = await leadersOf(this.cluster, this.plan.topic, states.map(({ partition }) => partition), { maxAgeMs: 0, signal: this.signal });
      const [error] = without;
      states.forEach((state) => (state.isStale = error !== undefined));
      return { ...answer, result: error === undefined ? null : { error } };
    } catch (thrown) {
      return { ...answer, result: { error: KafkaError.from(KafkaError.dataOf(thrown)) } };
    }
  }

  private async fetch(brokerId: number, all: readonly State[]): Promise<Answer> {
    const { topic } = this.plan;
    // Below its last stable offset a partition is read with the list of aborted transactions, and beyond it without.
    const below = all.filter((state) => this.plan.isolationLevel === 1 || state.next < state.stable);
    const [states, isolationLevel] = below.length > 0 ? ([below, 1] as const) : ([all, 0] as const);
    states.forEach((state) => (state.isAsked = true));
    const answer = { key: brokerId, states };
    const deposed = new AbortController();
    const signal = AbortSignal.any([this.signal, deposed.signal]);
    const watch = setInterval(() => void this.isDeposed(brokerId, states).then((isDeposed) => isDeposed && deposed.abort()), SILENCE_MS);
    try {
      const connection = await this.cluster.connection(brokerId, this.lane, signal);
      const partitions = states.map(({ partition, next }) => ({ partition, leaderEpoch: -1, fetchOffset: next, maxBytes: PARTITION_BYTES }));
      const request = { maxWaitMs: MAX_WAIT_MS, minBytes: 1, maxBytes: ANSWER_BYTES, isolationLevel, topics: [{ name: topic, partitions }], ...this.rackFor(states) };
      const { throttleTimeMs, errorCode, topics } = await connection.request(fetch, request, { timeoutMs: TIMEOUT_MS, signal });
      connection.throttle(throttleTimeMs);
      this.plan.onThrottle?.(throttleTimeMs);
      if (errorCode !== 0) {
        throw refusal(errorCode, { topic, partition: states[0]?.partition ?? 0 });
      }
      const answered = topics[0]?.partitions ?? [];
      const following = new Set(states.filter(({ isFollowing }) => isFollowing).map(({ partition }) => partition));
      const outside = answered.filter(({ errorCode: code, partition }) => code === OFFSET_OUT_OF_RANGE && !following.has(partition)).map(({ partition }) => partition);
      const at = (timestamp: bigint): Promise<ReadonlyMap<number, bigint | null>> => topicOffsets(this.cluster, { topic, partitions: outside, timestamp, isolationLevel: 0 }, signal);
      const [starts, ends] = await Promise.all([at(EARLIEST), at(LATEST)]);
      return { ...answer, result: { partitions: answered, isolationLevel, starts, ends } };
    } catch (thrown) {
      const error = deposed.signal.aborted ? new KafkaError('not-leader', { retriable: true, facts: { topic, brokerId } }) : KafkaError.from(KafkaError.dataOf(thrown));
      return { ...answer, result: { error } };
    } finally {
      clearInterval(watch);
    }
  }

  /** The leader names a nearer replica only to who tells where it is, and gives no records then. */
  private rackFor(states: readonly State[]): { readonly rackId?: string } {
    const { clientRack } = this.cluster.config;
    return clientRack !== undefined && states.every(({ replica }) => replica.isWelcome) ? { rackId: clientRack } : {};
  }

  /** Whether others lead all of them by now, or it has fallen behind where it is no leader; who cannot be asked does not say so. */
  private async isDeposed(brokerId: number, states: readonly State[]): Promise<boolean> {
    const { topic } = this.plan;
    try {
      const { byLeader, without } = await leadersOf(this.cluster, topic, states.map(({ partition }) => partition), { maxAgeMs: SILENCE_MS, signal: this.signal });
      const inSync = new Set(this.cluster.cachedTopic(topic)?.partitions.filter(({ inSyncReplicas }) => inSyncReplicas.includes(brokerId)).map(({ partition }) => partition));
      return without.length === 0 && !byLeader.has(brokerId) && !states.some(({ isFollowing, partition }) => isFollowing && inSync.has(partition));
    } catch {
      return false;
    }
  }

  private take({ states, result }: Answer): readonly ReadStep[] {
    if (result === null) {
      return [];
    }
    if ('error' in result) {
      states.forEach((state) => this.fail(state, result.error));
      return [];
    }
    return states.flatMap((state) => {
      const answer = result.partitions.find(({ partition }) => partition === state.partition);
      if (answer === undefined) {
        this.fail(state, new KafkaError('malformed-response', { facts: { topic: this.plan.topic, partition: state.partition, api: fetch.name } }));
        return [];
      }
      return this.takePartition(state, answer, result);
    });
  }

  private takePartition(state: State, answer: FetchPartitionResponse, { isolationLevel, starts, ends }: Fetched): readonly ReadStep[] {
    const { partition, next: from } = state;
    if (answer.errorCode === OFFSET_OUT_OF_RANGE && !state.isFollowing) {
      return outOfRange(state, starts.get(partition) ?? 0n, ends.get(partition) ?? 0n);
    }
    if (answer.errorCode !== 0) {
      this.fail(state, refusal(answer.errorCode, { topic: this.plan.topic, partition }));
      return [];
    }
    if (answer.preferredReadReplica >= 0 && !state.isFollowing) {
      if (state.replica.isWelcome) {
        state.replica.name(answer.preferredReadReplica);
      } else {
        this.fail(state, new KafkaError('not-leader', { retriable: true, facts: { topic: this.plan.topic, partition } }));
      }
      return [];
    }
    state.until = performance.now() + PATIENCE_MS;
    // What a leader has said is decided, also where another replica does not know it yet.
    state.stable = state.isFollowing && state.stable > answer.lastStableOffset ? state.stable : answer.lastStableOffset;
    const { headers, failure } = headersOf(answer.records);
    const fates = fatesOf(headers, answer, isolationLevel);
    const steps: ReadStep[] = [];
    headers.forEach((header, index) => {
      const last = header.baseOffset + BigInt(header.lastOffsetDelta);
      const from = isOfUnknownBegin(header) ? state.next : header.baseOffset;
      if (last >= state.next && (state.to === null || from < state.to)) {
        steps.push({ kind: 'batch', partition, header, buffer: answer.records, fate: fates[index] ?? 'settled' });
      }
      state.next = last >= state.next ? last + 1n : state.next;
    });
    if (failure !== null) {
      const next = failure.next === null || failure.next <= state.next ? null : failure.next;
      steps.push({ kind: 'unreadable', partition, from: state.next, next, error: failure.error });
      state.next = next ?? state.next;
      state.isDone = next === null;
    } else if (this.isShorter(state, from, answer.highWatermark)) {
      if (state.isFollowing) {
        // It is the replica that is behind.
        state.replica.leave();
        state.shorterSince = null;
      } else {
        steps.push({ kind: 'truncated', partition, from, end: answer.highWatermark });
        state.isDone = true;
      }
    }
    return steps;
  }

  /** Whether the log has ended, for a while, below what was there when its end was asked for. */
  private isShorter(state: State, from: bigint, end: bigint): boolean {
    const { next, to } = state;
    const now = performance.now();
    state.shorterSince = next === from && to !== null && end >= 0n && end <= from ? (state.shorterSince ?? now) : null;
    return state.shorterSince !== null && now - state.shorterSince >= SHORTER_MS;
  }

  /** Is asked again where that can help, for a while. */
  private fail(state: State, error: KafkaError): void {
    const { retriable, code } = error.data;
    if (state.isFollowing && !this.signal.aborted) {
      state.replica.leave();
      return;
    }
    if (!retriable || code === 'unknown-topic' || this.signal.aborted || performance.now() > state.until) {
      throw error;
    }
    state.isStale = true;
  }
}

/** Below the log's start: goes on there, and says what is missing. Beyond its end: the log is another one. */
function outOfRange(state: State, start: bigint, end: bigint): readonly ReadStep[] {
  const { partition, next: from } = state;
  if (start > from) {
    state.next = start;
    return [{ kind: 'removed', partition, from, next: start }];
  }
  if (end >= from) {
    // It has come back meanwhile.
    return [];
  }
  state.isDone = true;
  return [{ kind: 'truncated', partition, from, end }];
}

/** The headers of an answer up to one that cannot be read; where reading can go on behind that one: by the size that it tells. */
function headersOf(records: Buffer): { readonly headers: readonly BatchHeader[]; readonly failure: { readonly error: KafkaError; readonly next: bigint | null } | null } {
  const headers: BatchHeader[] = [];
  try {
    for (const header of batchesOf(records)) {
      headers.push(header);
    }
    return { headers, failure: null };
  } catch (thrown) {
    return { headers, failure: { error: KafkaError.from(KafkaError.dataOf(thrown)), next: null } };
  }
}
