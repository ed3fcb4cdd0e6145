import assert from 'node:assert/strict';
import type { TransactionStep } from '../../../src/contracts/bulk';
import type { KafkaErrorData } from '../../../src/kafka/errors/kafkaError';
import type { TransactionResult } from '../../../src/kafka/producer/transaction/transaction';

export type Step = TransactionStep<KafkaErrorData>;
type Span = readonly [from: number, to: number];

const PHASES = ['init-producer-id', 'add-partitions', 'produce', 'end', 'end'];
/** ms: differences of sums of the same clock. */
const ROUNDING = 1e-6;

/** The steps with that name. */
export function stepsOf({ trace }: Pick<TransactionResult, 'trace'>, name: Step['name']): readonly Step[] {
  return trace.steps.filter((step) => step.name === name);
}

/** How its attempts ended: Kafka's code where there is one, else ours, else `ok`. */
export function endsOf({ attempts }: Step): readonly (string | number)[] {
  return attempts.map(({ error }) => error?.kafka?.code ?? error?.code ?? 'ok');
}

/** Requests of a kind that were written, as far as they are kept. */
export function writtenOf(result: Pick<TransactionResult, 'trace'>, name: Step['name']): number {
  return stepsOf(result, name).reduce((sum, { attempts, attemptsLeftOut }) => sum + attempts.filter(({ writtenAtMs }) => writtenAtMs !== null).length + attemptsLeftOut, 0);
}

/** Whatever happened: the figures of the steps add up, and they tell the outcome that is told. */
export function assertSteps(result: Pick<TransactionResult, 'trace' | 'outcome' | 'results'>, tookMs: number): void {
  const { trace, outcome } = result;
  const told = JSON.stringify([outcome, tookMs, trace]);
  const inside = (inner: Span, outer: Span): void => assert.ok(inner[0] >= outer[0] - ROUNDING && inner[0] <= inner[1] + ROUNDING && inner[1] <= outer[1] + ROUNDING, `${inner.join()} in ${outer.join()}: ${told}`);
  const follow = (spans: readonly Span[]): void => spans.forEach(([from], index) => assert.ok(from >= (spans[index - 1]?.[1] ?? 0) - ROUNDING, `${spans.join(' ')}: ${told}`));
  for (const step of trace.steps) {
    const span = spanOf(step);
    inside(span, [0, tookMs]);
    assert.equal(step.attempts.length > 0, step.name !== 'produce', told);
    for (const { startedAtMs, writtenAtMs, durationMs, backoffMs } of step.attempts) {
      inside([startedAtMs, startedAtMs + durationMs + backoffMs], span);
      inside([writtenAtMs ?? startedAtMs, startedAtMs + durationMs], [startedAtMs, startedAtMs + durationMs]);
    }
    // Only what failed is tried again, and only what was answered well is through.
    assert.ok(step.attempts.slice(0, -1).every(({ error }) => error !== null), told);
    assert.ok(step.attempts.every(({ error, writtenAtMs }) => error !== null || writtenAtMs !== null), told);
    assert.equal(step.name === 'find-coordinator' && isThrough(step), step.facts['broker'] !== undefined && step.facts['broker'] !== null, told);
  }
  follow(trace.steps.filter(({ name }) => name !== 'find-coordinator').map(spanOf));
  follow(trace.steps.map(({ startMs }): Span => [startMs, startMs]));
  // Nothing is asked while something else is: searches stand between attempts.
  follow(trace.steps.flatMap(({ attempts }) => attempts.map(({ startedAtMs, durationMs, backoffMs }): Span => [startedAtMs, startedAtMs + durationMs + backoffMs])).sort(([a], [b]) => a - b));
  assertOutcome(result, told);
}

function assertOutcome(result: Pick<TransactionResult, 'trace' | 'outcome' | 'results'>, told: string): void {
  const { trace, outcome, results } = result;
  const phases = trace.steps.filter(({ name }) => name !== 'find-coordinator');
  const names = phases.map(({ name }) => name);
  const ends = stepsOf(result, 'end');
  const [commit, ...others] = ends.filter(({ facts }) => facts['committed'] === true);
  assert.deepEqual(others, [], told);
  const beforeEnd = names.filter((name) => name !== 'end');
  assert.deepEqual([...beforeEnd, ...ends.map(() => 'end')], names, told);
  assert.deepEqual(beforeEnd, PHASES.slice(0, beforeEnd.length), told);
  assert.equal(trace.producer !== null, phases[0] !== undefined && isThrough(phases[0]), told);
  assert.ok(results.every(({ producer }) => producer === null || (producer.id === trace.producer?.id && producer.epoch === trace.producer.epoch)), told);
  // A search that is not left out precedes whatever the coordinator was asked.
  assert.ok(trace.steps.length === 0 || trace.steps[0]?.name === 'find-coordinator', told);
  switch (outcome) {
    case 'committed':
      assert.ok(commit !== undefined && commit === phases.at(-1) && isThrough(commit), told);
      break;
    case 'aborted':
      assert.ok(commit === undefined || !isThrough(commit), told);
      break;
    case 'unknown':
      assert.ok(commit !== undefined && commit === phases.at(-1) && !isThrough(commit) && writtenOf(result, 'end') > 0, told);
      break;
    default:
      outcome satisfies never;
  }
}

function spanOf({ startMs, durationMs }: Step): Span {
  return [startMs, startMs + durationMs];
}

function isThrough({ attempts }: Step): boolean {
  return attempts.at(-1)?.error === null;
}
