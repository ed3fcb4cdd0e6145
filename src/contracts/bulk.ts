import type { ErrorView } from './errors';
import type { Attempt, MessageDraft, SendReport, Stage } from './messages';

export interface SendManyJob {
  readonly messages: readonly MessageDraft[];
  readonly mode: 'batch' | 'one-by-one' | 'transaction';
  readonly delayMs?: number;
  readonly stopAtFirstFailure?: boolean;
}

export interface SendManyReport {
  readonly reports: readonly SendReport[];
  readonly transaction?: TransactionSummary;
}

/** What became of several messages that were to be stored together. `E` as in `SendReport`. */
export interface TransactionSummary<E = ErrorView> {
  readonly outcome: 'committed' | 'aborted' | 'unknown';
  /** Why it was not committed. */
  readonly error: E | null;
  /** Absent: it was not begun, or the client thread died in it. */
  readonly trace?: TransactionTrace<E>;
}

/** FindCoordinator, InitProducerId, AddPartitionsToTxn, every Produce together, EndTxn. */
export type TransactionStepName = 'find-coordinator' | 'init-producer-id' | 'add-partitions' | 'produce' | 'end';

/**
 * What the transaction itself went through, as it was measured. Times in ms after `startedAt`, which is also that of its
 * messages' reports.
 */
export interface TransactionTrace<E = ErrorView> {
  /** `transactional.id`; while there are no steps no broker has heard of it. */
  readonly id: string;
  /** null: none was given. */
  readonly producer: { readonly id: string; readonly epoch: number } | null;
  /** ms after which the broker aborts it by itself, as it was last asked for. */
  readonly timeoutMs: number;
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** In the order in which they began; see `TransactionStep`. */
  readonly steps: readonly TransactionStep<E>[];
  /** Steps `find-coordinator` that are not among `steps`: of many within one other step the first and the last are kept. */
  readonly searchesLeftOut: number;
}

/**
 * Steps follow each other, but for `find-coordinator`: where the coordinator moved or was lost it is found again within
 * the step that needs it, between two attempts of that step. No two attempts overlap, nor does a `backoffMs` with one.
 */
export interface TransactionStep<E = ErrorView> {
  readonly name: TransactionStepName;
  readonly startMs: number;
  /** From the start of its first attempt to the end of its last one, or of the wait after it where that was broken off. */
  readonly durationMs: number;
  /**
   * `find-coordinator`: `asked` (host:port), `broker`, `address` (the coordinator), `previous` (broker id of the last one).
   * `init-producer-id`: `timeoutMs`. `add-partitions`: `topics`, `partitions`. `produce`: `messages`, `topics`,
   * `partitions`, `batches`, `batchesStored`. `end`: `committed`, whether it asked for a commit.
   */
  readonly facts: Stage['facts'];
  /**
   * `error` is null only where the answer was good; connecting and login come before the write. Empty for `produce`:
   * those are in the messages' reports.
   */
  readonly attempts: readonly Attempt<E>[];
  /** Attempts that are not among `attempts`: of many the first and the last are kept, and these came between. */
  readonly attemptsLeftOut: number;
}
