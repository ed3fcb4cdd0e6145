import type { BrokerAddress } from '../../contracts/messages';
import type { Codec } from '../compression/codec';
import type { KafkaErrorData } from '../errors/kafkaError';
import { BatchBuilder, type EncodedBatch } from '../protocol/batchBuilder';
import { BATCH_HEADER_SIZE } from '../protocol/batchFormat';
import { Block } from './block';
import type { Entry } from './entry';
import type { Verdict } from './outcome';
import { sequenceAfter, type ProducerIdentity } from './identity';

export interface BatchAttempt {
  readonly broker: BrokerAddress | null;
  /** Of the broker; null: it tells none. */
  readonly rack: string | null;
  /** `performance.now()`. */
  readonly startedAt: number;
  writtenAt: number | null;
  endedAt: number | null;
  verdict: Verdict | null;
  error: KafkaErrorData | null;
  /** ms waited after it, before the next. */
  backoffMs: number;
}

export interface Stored {
  readonly baseOffset: bigint | null;
  /** ms; -1: the topic keeps the producer's time. */
  readonly logAppendTime: bigint;
}

/** `transaction`: it holds what its transaction had for the partition, as far as there was buffer memory. */
export type CloseReason = 'linger' | 'full' | 'flush' | 'alone' | 'transaction';
/** What a closed batch waited for before its first attempt: the partition's leader, a producer id, or room among the requests in flight. */
export type HeldBy = 'leader' | 'producer-id' | 'in-flight';

/** Most batches hold one small record; for others it grows. */
const FIRST_BYTES = 512;
const NO_BYTES = Buffer.alloc(0);

/** Records of one partition that travel together, from the first append to the last result. */
export class Batch {
  readonly entries: Entry[] = [];
  readonly createdAt = performance.now();
  attempts: BatchAttempt[] = [];
  closeReason: CloseReason | null = null;
  closedAt: number | null = null;
  encoded: EncodedBatch | null = null;
  encodedAt: readonly [number, number] | null = null;
  /** Sequence numbers, given right before the first write and kept over retries. */
  sequence: { identity: ProducerIdentity; base: number } | null = null;
  /** Was written before with other sequence numbers than those it has now. */
  isRenumbered = false;
  /** `performance.now()` before which it is not tried again. */
  retryAt = 0;
  retriesUsed = 0;
  inFlight = false;
  request: { readonly api: 'Produce'; readonly version: number; readonly bytes: number } | null = null;
  /** False: it may stand in another place among its neighbours than the one in which it was sent. */
  isOrderKept = true;
  /** Where its first record can be at the earliest; null: it was never written, or that is not known. */
  searchFrom: bigint | null = null;
  /** Batches of other partitions in the same request. */
  otherBatches = 0;
  /** The newest thing that its first attempt waited for. */
  heldBy: HeldBy | null = null;
  throttleMs = 0;
  /** Where it was stored, for who tells of it only later; null: not, or not so. */
  storedAt: Stored | null = null;
  leaderEpoch: number | null = null;
  /** Null: made anew when next needed, since a record was taken out. */
  private builder: BatchBuilder | null = new BatchBuilder(FIRST_BYTES);
  private readonly reservedBytes: number[] = [];

  constructor(
    readonly topic: string,
    readonly partition: number,
    /** Place in the order of its partition: parts of a split batch share its place, one after the other. */
    readonly order: number,
    private readonly span = 1,
    /** Belongs to the open transaction of its producer id. */
    private readonly transactional = false,
  ) {}

  get records(): number {
    const [first] = this.entries;
    return first instanceof Block ? first.records.count : this.entries.length;
  }

  get recordsBytes(): number {
    return this.encoded === null ? this.built.recordsBytes : this.encoded.uncompressedBytes - BATCH_HEADER_SIZE;
  }

  get everMaybe(): boolean {
    return this.attempts.some((attempt) => attempt.verdict === 'maybe');
  }

  /** Written, and not yet answered. */
  get onTheWire(): boolean {
    const last = this.attempts.at(-1);
    return this.inFlight && last !== undefined && last.writtenAt !== null && last.verdict === null;
  }

  /** Some attempt may have been stored, as far as is known now. */
  get mayBeStored(): boolean {
    return this.onTheWire || this.everMaybe;
  }

  /** Nobody waits for any of its records any more. */
  get isAbandoned(): boolean {
    return this.entries.every((entry) => entry.settled);
  }

  /** Why it is not through yet; null: nothing has failed. */
  get lastError(): KafkaErrorData | null {
    return this.attempts.findLast((attempt) => attempt.error !== null)?.error ?? null;
  }

  get verdicts(): readonly Verdict[] {
    return this.attempts.flatMap((attempt) => (attempt.verdict === null ? (attempt.writtenAt === null ? [] : ['maybe' as const]) : [attempt.verdict]));
  }

  append(entry: Entry, reservedBytes: number): void {
    this.builder = encodeEntry(entry, this.built);
    entry.appendedAt = performance.now();
    this.entries.push(entry);
    this.reservedBytes.push(reservedBytes);
  }

  /** Takes an entry out again; answers the buffer memory it held. Only while the batch is not written. */
  remove(entry: Entry): number {
    const at = this.entries.indexOf(entry);
    if (at < 0) {
      return 0;
    }
    this.entries.splice(at, 1);
    const [bytes] = this.reservedBytes.splice(at, 1);
    this.builder = null;
    this.encoded = null;
    return bytes ?? 0;
  }

  /** Buffer memory held by all of it. */
  get held(): number {
    return this.reservedBytes.reduce((sum, bytes) => sum + bytes, 0);
  }

  /** It could not be tried yet, because of this. */
  hold(by: HeldBy): void {
    if (this.attempts.length === 0) {
      this.heldBy = by;
    }
  }

  close(reason: CloseReason): void {
    this.closeReason ??= reason;
    this.closedAt ??= performance.now();
  }

  /** Encodes and compresses, unless that was done, all but the signature that each write gives; again after a record was taken out meanwhile. */
  async encode(codec: Codec): Promise<void> {
    while (this.encoded === null && this.entries.length > 0) {
      const builder = this.built;
      const startedAt = performance.now();
      const encoded = await builder.build({ codec, producerId: -1n, producerEpoch: -1, baseSequence: -1, transactional: this.transactional, unsigned: true });
      if (builder === this.builder) {
        this.encoded = encoded;
        this.encodedAt = [startedAt, performance.now()];
      }
    }
  }

  /** It is not written again: its bytes are let go, and what is told of them stays. */
  forgetBytes(): void {
    if (this.encoded !== null) {
      this.encoded = { ...this.encoded, buffer: NO_BYTES };
      this.builder = null;
    }
  }

  /** The records of a block get results of their own: they cannot go together. */
  takeApart(): void {
    const [block] = this.entries;
    if (block instanceof Block) {
      const entries = block.takeApart();
      const share = Math.floor(this.held / entries.length);
      const rest = this.held - share * entries.length;
      this.entries.splice(0, 1, ...entries);
      this.reservedBytes.splice(0, 1, ...entries.map((_, index) => (index === 0 ? share + rest : share)));
    }
  }

  /** Two batches of half the entries each, with this one's history, and its sequence numbers where it has some. */
  split(): readonly [Batch, Batch] {
    const half = Math.ceil(this.entries.length / 2);
    const span = this.span / 2;
    const parts = [new Batch(this.topic, this.partition, this.order, span, this.transactional), new Batch(this.topic, this.partition, this.order + span, span, this.transactional)] as const;
    this.entries.forEach((entry, index) => parts[index < half ? 0 : 1].append(entry, this.reservedBytes[index] ?? 0));
    let { sequence } = this;
    for (const part of parts) {
      if (sequence !== null) {
        part.sequence = sequence;
        sequence = { ...sequence, base: sequenceAfter(sequence.base, part.records) };
      }
      part.attempts = this.attempts.map((attempt) => ({ ...attempt }));
      part.retriesUsed = this.retriesUsed;
      part.searchFrom = this.searchFrom;
      part.request = this.request;
      part.throttleMs = this.throttleMs;
      part.heldBy = this.heldBy;
      part.isOrderKept = this.isOrderKept;
      part.isRenumbered = this.isRenumbered;
      part.closeReason = this.closeReason;
      part.closedAt = this.closedAt;
    }
    return parts;
  }

  private get built(): BatchBuilder {
    this.builder ??= this.entries.reduce((builder, entry) => encodeEntry(entry, builder), new BatchBuilder(FIRST_BYTES));
    return this.builder;
  }
}

/** Adds the entry's record; a block comes with a builder of its own, alone in its batch. */
function encodeEntry(entry: Entry, builder: BatchBuilder): BatchBuilder {
  if (entry instanceof Block) {
    entry.recordBytes = entry.records.recordsBytes;
    return entry.records;
  }
  const { key, value, headers, timestamp } = entry.record;
  entry.recordBytes = builder.append(key, value, headers, timestamp);
  return builder;
}
