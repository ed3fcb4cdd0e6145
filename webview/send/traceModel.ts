import type { Attempt, SendReport, Stage, StageName } from '../../src/contracts/messages';
import { parts, t, type Part } from '../lib/l10n';
import { bytes, exactDuration } from '../lib/text';

/** In ms after the send began. `unanswered` and `backoff` are hatched. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly look: 'busy' | 'good' | 'error' | 'unanswered' | 'backoff';
}

export interface TraceLine {
  readonly kind: 'stage' | 'attempt' | 'backoff';
  /** Of a stage only. */
  readonly stage: StageName | null;
  readonly name: string;
  /** `open`: it was not reached, or no answer came. */
  readonly dot: 'done' | 'good' | 'error' | 'open';
  readonly bar: Bar | null;
  /** ms; null: skipped. */
  readonly durationMs: number | null;
  readonly facts: readonly (readonly Part[])[];
}

export interface Trace {
  readonly totalMs: number;
  /** Two round marks between 0 and the total, ms. */
  readonly marks: readonly number[];
  readonly lines: readonly TraceLine[];
}

type Facts = Stage['facts'];
const NAMES: readonly StageName[] = ['serialize', 'partition', 'batch', 'encode', 'request', 'acknowledge'];
/** A wait shorter than this is none. */
const NOTICEABLE_MS = 1;

/** The six stages of a send with what was measured in it, attempts as lines of the request; null where nothing was measured. */
export function traceOf(report: SendReport): Trace | null {
  if (report.stages.length === 0) {
    return null;
  }
  const totalMs = Math.max(report.durationMs, ...report.stages.map((stage) => stage.startMs + stage.durationMs));
  return { totalMs, marks: marksOf(totalMs), lines: NAMES.flatMap((name) => linesOf(name, report)) };
}

export function stageTitle(name: StageName): string {
  switch (name) {
    case 'serialize':
      return t('Serialize');
    case 'partition':
      return t('Partition');
    case 'batch':
      return t('Batch');
    case 'encode':
      return t('Encode');
    case 'request':
      return t('Request');
    case 'acknowledge':
      return t('Acknowledge');
    default:
      return name satisfies never;
  }
}

/** `2091043779`, as it is; what is missing is told as `?`. */
export function figure(facts: Facts, name: string): string | number {
  const value = facts[name];
  return typeof value === 'number' || typeof value === 'string' ? value : '?';
}

function number(facts: Facts, name: string): number | null {
  const value = facts[name];
  return typeof value === 'number' ? value : null;
}

function linesOf(name: StageName, report: SendReport): readonly TraceLine[] {
  const stage = report.stages.find((one) => one.name === name);
  if (name === 'acknowledge') {
    return [acknowledgeLine(stage, report)];
  }
  if (stage === undefined) {
    return [{ kind: 'stage', stage: name, name: stageTitle(name), dot: 'open', bar: null, durationMs: null, facts: [] }];
  }
  const look = name === 'request' && report.outcome === 'unknown' && !isStored(report) ? 'unanswered' : 'busy';
  const line: TraceLine = {
    kind: 'stage',
    stage: name,
    name: stageTitle(name),
    dot: 'done',
    bar: { from: stage.startMs, to: stage.startMs + stage.durationMs, look },
    durationMs: stage.durationMs,
    facts: factsOf(name, stage.facts, report),
  };
  return name === 'request' ? [line, ...report.attempts.flatMap((attempt, index) => attemptLines(attempt, index, report))] : [line];
}

/** Of a transaction whose commit is not proved: a broker said that the message itself is stored. */
function isStored({ stages }: SendReport): boolean {
  return stages.some(({ name, facts }) => name === 'request' && facts['stored'] === true);
}

function factsOf(name: Exclude<StageName, 'acknowledge'>, facts: Facts, report: SendReport): TraceLine['facts'] {
  switch (name) {
    case 'serialize':
      return [payload(facts, 'value'), payload(facts, 'key'), headers(facts)];
    case 'partition':
      return [chosen(facts, report), ...waited(number(facts, 'metadataMs'), 'metadata'), ...waited(number(facts, 'memoryMs'), 'memory')];
    case 'batch':
      return [together(facts), ...closed(facts)];
    case 'encode':
      return [encoded(facts)];
    case 'request':
      return request(facts, report);
    default:
      return name satisfies never;
  }
}

function payload(facts: Facts, what: 'key' | 'value'): readonly Part[] {
  const size = number(facts, `${what}Bytes`);
  if (size === null) {
    return what === 'key' ? parts('no key') : parts('value {0}', 'null');
  }
  const format = figure(facts, `${what}Format`);
  return what === 'key' ? parts('{0} key {1}', format, bytes(size)) : parts('{0} value {1}', format, bytes(size));
}

function headers(facts: Facts): readonly Part[] {
  const count = number(facts, 'headers') ?? 0;
  const size = bytes(number(facts, 'headerBytes') ?? 0);
  switch (count) {
    case 0:
      return parts('no headers');
    case 1:
      return parts('{0} header {1}', count, size);
    default:
      return parts('{0} headers {1}', count, size);
  }
}

function chosen(facts: Facts, { partition }: SendReport): readonly Part[] {
  const place = partition ?? '?';
  const count = figure(facts, 'partitions');
  switch (facts['how']) {
    case 'murmur2':
      return parts('murmur2(key) = {0}, mod {1} = {2}', figure(facts, 'hash'), count, place);
    case 'forced':
      return parts('{0} of {1}, as asked for', place, count);
    default:
      return parts('{0} of {1}, sticky: without a key a batch fills one partition', place, count);
  }
}

function waited(ms: number | null, reason: unknown): TraceLine['facts'] {
  if (ms === null || ms < NOTICEABLE_MS) {
    return [];
  }
  const time = exactDuration(ms);
  switch (reason) {
    case 'metadata':
      return [parts('waited {0} for the topic’s metadata', time)];
    case 'memory':
      return [parts('waited {0} for buffer memory', time)];
    case 'leader':
      return [parts('waited {0} for the partition’s leader', time)];
    case 'producer-id':
      return [parts('waited {0} for a producer id', time)];
    case 'in-flight':
      return [parts('waited {0} for room among the requests in flight', time)];
    default:
      return [parts('waited {0} for its turn', time)];
  }
}

function together(facts: Facts): readonly Part[] {
  const records = number(facts, 'records') ?? 1;
  const size = bytes(number(facts, 'bytes') ?? 0);
  return records === 1 ? parts('{0} record, {1}', records, size) : parts('{0} records, {1}: this one and {2} that travelled with it', records, size, records - 1);
}

function closed(facts: Facts): TraceLine['facts'] {
  const linger = number(facts, 'lingerMs') ?? 0;
  switch (facts['closedBy']) {
    case 'linger':
      return [linger === 0 ? parts('sent at once: linger is {0}', '0\u00a0ms') : parts('sent because linger {0} had passed', `${linger}\u00a0ms`)];
    case 'full':
      return [parts('sent because it was full (batch size {0})', bytes(number(facts, 'batchSize') ?? 0))];
    case 'flush':
      return [parts('sent because the producer was flushed')];
    case 'transaction':
      return [parts('sent with what the transaction had ready for the partition')];
    default:
      return [];
  }
}

function encoded(facts: Facts): readonly Part[] {
  const before = number(facts, 'bytesBefore') ?? 0;
  const after = number(facts, 'bytesAfter') ?? 0;
  return facts['codec'] === 'none'
    ? parts('record batch v2, not compressed, {0}', bytes(after))
    : parts('record batch v2, {0} {1} → {2} (ratio {3})', figure(facts, 'codec'), bytes(before), bytes(after), (after / Math.max(before, 1)).toFixed(2));
}

function request(facts: Facts, { attempts, producer, request: sent, acks }: SendReport): TraceLine['facts'] {
  const size = number(facts, 'bytes');
  const tried = attempts.length === 1 ? parts('{0} attempt', 1) : parts('{0} attempts', attempts.length);
  const others = number(facts, 'otherBatches') ?? 0;
  return [
    ...(sent === null || size === null ? [parts('nothing was written')] : [parts('{0} v{1}, {2}', sent.api, sent.version, bytes(size))]),
    tried,
    ...(facts['idempotent'] === false && acks === 'all' ? [parts('not idempotent')] : []),
    ...(producer === null ? [] : [attempts.length > 1 && facts['renumbered'] !== true ? parts('same sequence {0}', producer.sequence) : parts('sequence {0}', producer.sequence)]),
    ...(others === 0 ? [] : [others === 1 ? parts('with the batch of {0} other partition', 1) : parts('with the batches of {0} other partitions', others)]),
    ...waited(number(facts, 'waitedMs'), facts['waitedFor']),
  ];
}

function attemptLines(attempt: Attempt, index: number, report: SendReport): readonly TraceLine[] {
  const isLast = index === report.attempts.length - 1;
  return linesOfAttempt(attempt, index, isLast, attempt.error === null ? endOf(attempt, isLast, report) : failureOf(attempt, attempt.error));
}

/** An attempt, and the backoff after it if another one followed. */
export function linesOfAttempt(attempt: Attempt, index: number, isLast: boolean, end: AttemptEnd): readonly TraceLine[] {
  const from = attempt.startedAtMs;
  const to = from + attempt.durationMs;
  const line: TraceLine = {
    kind: 'attempt',
    stage: null,
    name: attempt.broker === null ? String(index + 1) : t('{0} · broker {1}', index + 1, attempt.broker.id),
    dot: 'done',
    bar: { from, to, look: end.look },
    durationMs: attempt.durationMs,
    facts: [...writing(attempt), ...end.facts],
  };
  const backoff: TraceLine = {
    kind: 'backoff',
    stage: null,
    name: t('backoff'),
    dot: 'done',
    bar: { from: to, to: to + attempt.backoffMs, look: 'backoff' },
    durationMs: attempt.backoffMs,
    facts: [],
  };
  return attempt.backoffMs > 0 && !isLast ? [line, backoff] : [line];
}

/** When it was written, where opening the connection or signing in took a while before. */
function writing({ startedAtMs, writtenAtMs }: Attempt): TraceLine['facts'] {
  const before = writtenAtMs === null ? 0 : writtenAtMs - startedAtMs;
  return before < NOTICEABLE_MS ? [] : [parts('connected and written after {0}', exactDuration(before))];
}

/** How an attempt ended. */
export interface AttemptEnd {
  readonly look: Bar['look'];
  readonly facts: TraceLine['facts'];
}

/** Of an attempt that failed. */
export function failureOf({ broker, writtenAtMs }: Attempt, { kafka, title }: NonNullable<Attempt['error']>): AttemptEnd {
  if (kafka !== undefined) {
    return { look: 'error', facts: [parts('{0} at {1}: {2}', kafka.name, addressOf(broker), title)] };
  }
  return writtenAtMs === null ? { look: 'error', facts: [parts('not written: {0}', title)] } : { look: 'unanswered', facts: [parts('no answer: {0}', title)] };
}

export function addressOf(broker: Attempt['broker']): string {
  return broker === null ? '?' : `${broker.host}:${broker.port}`;
}

function endOf({ broker, writtenAtMs }: Attempt, isLast: boolean, report: SendReport): AttemptEnd {
  const { outcome, throttleMs, attempts } = report;
  const address = addressOf(broker);
  if (isLast && outcome === 'sent') {
    return { look: 'busy', facts: [parts('{0} · the kernel has taken every byte', address)] };
  }
  if (isLast && (outcome === 'acknowledged' || isStored(report))) {
    // Which of several attempts was throttled is not told.
    const isTold = attempts.length === 1 || throttleMs === 0;
    return { look: 'good', facts: [isTold ? parts('{0} · throttled {1}', address, `${throttleMs}\u00a0ms`) : parts('answered by {0}', address)] };
  }
  return writtenAtMs === null ? { look: 'busy', facts: [parts('not written')] } : { look: 'unanswered', facts: [parts('{0} · no answer so far', address)] };
}

function acknowledgeLine(stage: Stage | undefined, report: SendReport): TraceLine {
  const line = { kind: 'stage', stage: 'acknowledge', name: stageTitle('acknowledge') } as const;
  if (stage !== undefined) {
    const { facts } = stage;
    const bar: Bar = { from: stage.startMs, to: stage.startMs + stage.durationMs, look: 'good' };
    return { ...line, dot: 'good', bar, durationMs: stage.durationMs, facts: [parts('acks={0}', figure(facts, 'acks')), ...inSync(facts), place(report)] };
  }
  const kafka = report.attempts.at(-1)?.error?.kafka;
  switch (report.outcome) {
    case 'sent':
      return { ...line, dot: 'open', bar: null, durationMs: null, facts: [parts('none asked for (acks={0})', 0)] };
    case 'rejected':
      return kafka === undefined
        ? { ...line, dot: 'open', bar: null, durationMs: null, facts: isStored(report) ? [parts('its transaction was aborted')] : [] }
        : { ...line, dot: 'error', bar: null, durationMs: null, facts: [parts('refused: {0}', kafka.name)] };
    case 'unknown':
    case 'acknowledged':
      return { ...line, dot: 'open', bar: null, durationMs: null, facts: [isStored(report) ? parts('the end of its transaction is not known') : kafka === undefined ? parts('none came') : parts('the last answer was {0}', kafka.name)] };
    default:
      return report.outcome satisfies never;
  }
}

function inSync(facts: Facts): TraceLine['facts'] {
  const all = number(facts, 'replicas');
  const age = number(facts, 'replicasReadMsAgo');
  return all === null || age === null ? [] : [parts('{0} of {1} replicas in sync when last read, {2} before', figure(facts, 'inSyncReplicas'), all, exactDuration(age))];
}

function place({ partition, offset }: SendReport): readonly Part[] {
  return offset === null ? parts('partition {0}, already stored: its offset was not told', partition ?? '?') : parts('partition {0}, offset {1}', partition ?? '?', offset);
}

/** Two round marks near the thirds of the total. */
export function marksOf(totalMs: number): readonly number[] {
  const third = Math.max(totalMs, 0.01) / 3;
  const power = 10 ** Math.floor(Math.log10(third));
  const steps = [1, 2, 3, 4, 5, 10].map((factor) => factor * power);
  const step = steps.reduce((best, one) => (Math.abs(Math.log(one / third)) < Math.abs(Math.log(best / third)) ? one : best));
  return [step, 2 * step].filter((mark) => mark <= totalMs);
}
