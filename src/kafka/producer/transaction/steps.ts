import type { TransactionStep, TransactionStepName } from '../../../contracts/bulk';
import type { Attempt, BrokerAddress, Stage } from '../../../contracts/messages';
import type { KafkaErrorData } from '../../errors/kafkaError';
import { FirstAndLast } from './firstAndLast';

/** So many attempts are kept of the beginning of a step, and of its end. */
const ATTEMPTS_KEPT = 8;
/** So many searches for the coordinator are kept of the beginning of another step, and of its end. */
const SEARCHES_KEPT = 4;

/** One try of a step, as it is measured. Times are `performance.now()`. */
export interface StepAttempt {
  broker: BrokerAddress | null;
  readonly startedAt: number;
  writtenAt: number | null;
  endedAt: number | null;
  error: KafkaErrorData | null;
  backoffMs: number;
}

/**
 * One step of a transaction while it goes on. It begins with its first attempt, or when it is told to, and is in no list
 * before: what was only meant to be done did not happen.
 */
export class StepLog {
  private readonly attempts = new FirstAndLast<StepAttempt>(ATTEMPTS_KEPT);
  private startedAt: number | null = null;
  private endedAt: number | null = null;

  constructor(
    readonly name: TransactionStepName,
    private facts: Stage['facts'],
    private readonly onBegin: () => void,
  ) {}

  begin(): void {
    if (this.startedAt === null) {
      this.startedAt = performance.now();
      this.onBegin();
    }
  }

  /** Who makes it also writes down how it ends. */
  attempt(broker: BrokerAddress | null): StepAttempt {
    this.begin();
    const attempt: StepAttempt = { broker, startedAt: performance.now(), writtenAt: null, endedAt: null, error: null, backoffMs: 0 };
    this.attempts.push(attempt);
    return attempt;
  }

  /** Facts that were learnt in it. */
  note(facts: Stage['facts']): void {
    this.facts = { ...this.facts, ...facts };
  }

  /** For now: another attempt can follow. */
  end(): void {
    this.endedAt = performance.now();
  }

  /** `zero` is `performance.now()` when the transaction began. */
  told(zero: number): TransactionStep<KafkaErrorData> {
    const now = performance.now();
    const startedAt = this.startedAt ?? now;
    return {
      name: this.name,
      startMs: startedAt - zero,
      durationMs: (this.endedAt ?? now) - startedAt,
      facts: this.facts,
      attempts: this.attempts.all.map(
        ({ broker, startedAt: from, writtenAt, endedAt, error, backoffMs }): Attempt<KafkaErrorData> => ({
          broker,
          startedAtMs: from - zero,
          writtenAtMs: writtenAt === null ? null : writtenAt - zero,
          durationMs: (endedAt ?? now) - from,
          error,
          backoffMs,
        }),
      ),
      attemptsLeftOut: this.attempts.leftOut,
    };
  }
}

/** What the coordinator is asked in one transaction, in the order in which it began; bounded, however long it goes on. */
export class TransactionSteps {
  private readonly phases: Phase[] = [{ step: null, searches: new FirstAndLast(SEARCHES_KEPT) }];

  constructor(private readonly zero: number) {}

  /** A step that begins with its first attempt. */
  step(name: TransactionStepName, facts: Stage['facts'] = {}): StepLog {
    const step = new StepLog(name, facts, () => this.list(step));
    return step;
  }

  /** As they are at this moment. */
  get told(): { readonly steps: readonly TransactionStep<KafkaErrorData>[]; readonly searchesLeftOut: number } {
    return {
      steps: this.phases.flatMap(({ step, searches }) => [...(step === null ? [] : [step]), ...searches.all]).map((one) => one.told(this.zero)),
      searchesLeftOut: this.phases.reduce((sum, { searches }) => sum + searches.leftOut, 0),
    };
  }

  private list(step: StepLog): void {
    if (step.name === 'find-coordinator') {
      this.phases.at(-1)?.searches.push(step);
    } else {
      this.phases.push({ step, searches: new FirstAndLast(SEARCHES_KEPT) });
    }
  }
}

/** A step, and each time that the coordinator had to be found until the next one began; null: before the first. */
interface Phase {
  readonly step: StepLog | null;
  readonly searches: FirstAndLast<StepLog>;
}
