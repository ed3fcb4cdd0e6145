import type { TransactionStep, TransactionTrace } from '../../src/contracts/bulk';
import { parts, t, type Part } from '../lib/l10n';
import { duration } from '../lib/text';
import { addressOf, failureOf, figure, linesOfAttempt, marksOf, type Trace, type TraceLine } from './traceModel';

/** What a transaction went through, step by step; attempts are lines of a step where there was more than one, or it failed. */
export function transactionTraceOf(trace: TransactionTrace): Trace {
  const totalMs = Math.max(trace.durationMs, ...trace.steps.map((step) => step.startMs + step.durationMs));
  return { totalMs, marks: marksOf(totalMs), lines: trace.steps.flatMap((step) => linesOf(step, trace)) };
}

function linesOf(step: TransactionStep, trace: TransactionTrace): readonly TraceLine[] {
  const { name, startMs, durationMs, attempts, attemptsLeftOut } = step;
  const last = attempts.at(-1);
  const failure = last?.error ?? null;
  const isPlain = attempts.length <= 1 && failure === null;
  const line: TraceLine = {
    kind: 'stage',
    stage: null,
    name: titleOf(step),
    dot: failure !== null ? (failure.kafka === undefined && last?.writtenAtMs !== null ? 'open' : 'error') : name === 'end' ? 'good' : isBrokenOff(step) ? 'open' : 'done',
    bar: { from: startMs, to: startMs + durationMs, look: name === 'end' && failure === null ? 'good' : 'busy' },
    durationMs,
    facts: [...factsOf(step, trace), ...(isPlain && last !== undefined ? [parts('answered by {0}', addressOf(last.broker))] : []), ...(attemptsLeftOut === 0 ? [] : [parts('{0} attempts between are not listed', attemptsLeftOut)])],
  };
  const lines = isPlain
    ? []
    : attempts.flatMap((attempt, index) =>
        linesOfAttempt(attempt, index, index === attempts.length - 1, attempt.error === null ? { look: 'good', facts: [parts('answered by {0}', addressOf(attempt.broker))] } : failureOf(attempt, attempt.error)),
      );
  return [line, ...lines];
}

/** It ended before everything was stored. */
function isBrokenOff({ name, facts }: TransactionStep): boolean {
  return name === 'produce' && facts['batchesStored'] !== facts['batches'];
}

function titleOf({ name, facts }: TransactionStep): string {
  switch (name) {
    case 'find-coordinator':
      return t('Coordinator');
    case 'init-producer-id':
      return t('Producer id');
    case 'add-partitions':
      return t('Partitions');
    case 'produce':
      return t('Produce');
    case 'end':
      return facts['committed'] === true ? t('Commit') : t('Abort');
    default:
      return name satisfies never;
  }
}

function factsOf({ name, facts }: TransactionStep, { producer }: TransactionTrace): readonly (readonly Part[])[] {
  switch (name) {
    case 'find-coordinator':
      return [
        ...(facts['broker'] === null || facts['broker'] === undefined ? [] : [parts('broker {0} at {1}', figure(facts, 'broker'), figure(facts, 'address'))]),
        ...(facts['previous'] === null || facts['previous'] === undefined ? [] : [parts('it was broker {0} before', figure(facts, 'previous'))]),
      ];
    case 'init-producer-id':
      return [...(producer === null ? [] : [parts('id {0}, epoch {1}', producer.id, producer.epoch)]), parts('the broker aborts it after {0} by itself', duration(Number(facts['timeoutMs'] ?? 0)))];
    case 'add-partitions':
      return [
        facts['partitions'] === 1 ? parts('{0} partition', 1) : parts('{0} partitions', figure(facts, 'partitions')),
        facts['topics'] === 1 ? parts('{0} topic', 1) : parts('{0} topics', figure(facts, 'topics')),
      ];
    case 'produce':
      return [
        facts['messages'] === 1 ? parts('{0} message', 1) : parts('{0} messages', figure(facts, 'messages')),
        parts('batches stored: {0} of {1}', figure(facts, 'batchesStored'), figure(facts, 'batches')),
      ];
    case 'end':
      return [];
    default:
      return name satisfies never;
  }
}
