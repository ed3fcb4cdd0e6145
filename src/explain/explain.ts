import type { ErrorView, Facts, Fix } from '../contracts/errors';
import type { TransactionSummary } from '../contracts/bulk';
import type { Attempt, Outcome, SendReport } from '../contracts/messages';
import { ERROR_CODES, type ErrorCode } from '../kafka/errors/errorCode';
import type { KafkaErrorData } from '../kafka/errors/kafkaError';
import type { Reason } from '../kafka/errors/reason';
import { CONNECTION_CHOICE } from './explainers/connectionChoice';
import { GROUP } from './explainers/group';
import { INPUT } from './explainers/input';
import { NETWORK } from './explainers/network';
import { OURS } from './explainers/ours';
import { PRODUCER } from './explainers/producer';
import { RECORD } from './explainers/record';
import { REPLICATION } from './explainers/replication';
import { RIGHTS } from './explainers/rights';
import { SECURITY } from './explainers/security';
import { TEXT } from './explainers/text';
import { TOPIC } from './explainers/topic';
import { TRANSACTION } from './explainers/transaction';
import { WAITING } from './explainers/waiting';
import type { Case, ExplainContext, Explainer, Explanation, Translate } from './explanation';
import { asClause, FactReader, type FactName } from './facts';
import { sentences } from './phrases';
import { rawDetail } from './rawDetail';

const EXPLAINERS: Readonly<Record<ErrorCode, Explainer>> = {
  ...INPUT,
  ...TEXT,
  ...CONNECTION_CHOICE,
  ...NETWORK,
  ...SECURITY,
  ...WAITING,
  ...TOPIC,
  ...GROUP,
  ...RECORD,
  ...REPLICATION,
  ...RIGHTS,
  ...PRODUCER,
  ...TRANSACTION,
  ...OURS,
};

const MAX_FIXES = 3;

/** Facts of a timeout that would be false said of the failure behind it. */
const FACTS_OF_WAITING: ReadonlySet<string> = new Set<FactName>(['timeoutMs', 'lastTimeoutMs', 'waitedMs', 'attempts', 'written', 'abortsAfterMs', 'lastErrorCode', 'lastError']);

/** The error in words. `error.code` alone decides which; facts that are absent only make the sentences shorter. */
export function explain(error: KafkaErrorData, context: ExplainContext, t: Translate): ErrorView {
  return view(error, null, context, t);
}

/**
 * The report with its errors in words. The error it ended with also says what that means for the message: nothing
 * stored where it was rejected, maybe stored where the outcome is unknown.
 */
export function explainReport(raw: SendReport<KafkaErrorData>, context: ExplainContext, t: Translate): SendReport {
  const known: ExplainContext = { connection: raw.connection, ...context };
  const { error } = raw;
  return {
    ...raw,
    attempts: explainAttempts(raw, known, t),
    error: error && view({ ...error, facts: { ...factsOf(raw), ...error.facts } }, raw.outcome, known, t),
  };
}

/** What became of a transaction, with its errors and those of its steps in words. */
export function explainTransaction({ outcome, error, trace }: TransactionSummary<KafkaErrorData>, context: ExplainContext, t: Translate): TransactionSummary {
  return {
    outcome,
    error: error && explain(error, context, t),
    ...(trace === undefined ? {} : { trace: { ...trace, steps: trace.steps.map((step) => ({ ...step, attempts: explainAttempts(step, context, t) })) } }),
  };
}

function explainAttempts({ attempts }: { readonly attempts: readonly Attempt<KafkaErrorData>[] }, context: ExplainContext, t: Translate): readonly Attempt[] {
  return attempts.map((attempt) => ({ ...attempt, error: attempt.error && view(attempt.error, null, context, t) }));
}

/** What the report knows of the message and its error need not. */
function factsOf({ topic, timestamp, stages, request }: SendReport<KafkaErrorData>): Facts {
  const codec = stages.find(({ name }) => name === 'encode')?.facts['codec'];
  return {
    ...(topic === '' ? {} : { topic }),
    ...(timestamp === null ? {} : { timestamp: Number(timestamp) }),
    ...(codec === undefined ? {} : { codec }),
    ...(request === null ? {} : { requestBytes: request.bytes }),
  };
}

function view(error: KafkaErrorData, outcome: Outcome | null, context: ExplainContext, t: Translate): ErrorView {
  const explanation = EXPLAINERS[error.code](caseOf(error, outcome, context, t));
  const { code, retriable, facts, field, position, kafka, broker } = error;
  return {
    code,
    title: explanation.title,
    cause: sentences(explanation.cause, storedSentence(code, explanation, outcome, t)),
    fixes: fixesOf(explanation, outcome, t),
    retriable,
    facts,
    ...(field === undefined ? {} : { field }),
    ...(position === undefined ? {} : { position }),
    ...(kafka === undefined ? {} : { kafka }),
    ...(broker === undefined ? {} : { broker }),
    raw: rawDetail(error),
  };
}

function caseOf(error: KafkaErrorData, outcome: Outcome | null, context: ExplainContext, t: Translate): Case {
  const facts = new FactReader(error);
  return {
    error,
    facts,
    reason: error.reason === undefined ? facts.quote('reason') : asClause(translated(error.reason, t)),
    context,
    outcome,
    t,
    ifKnown: (message, ...values) => {
      const known = values.filter((value) => value !== null);
      return known.length === values.length ? t(message, ...known) : null;
    },
    lastFailure: () => lastFailure(error, context, t),
  };
}

/** The texts of reasons are literals where `because` makes them. */
function translated({ text, values }: Reason, t: Translate): string {
  return t(text, ...values);
}

function lastFailure(error: KafkaErrorData, context: ExplainContext, t: Translate): Explanation | null {
  const { lastErrorCode, lastError, lastTimeoutMs } = error.facts;
  const code = ERROR_CODES.find((known) => known === lastErrorCode);
  if (code === undefined) {
    return null;
  }
  const others = Object.entries(error.facts).filter(([name]) => !FACTS_OF_WAITING.has(name));
  const facts = { ...Object.fromEntries(others), timeoutMs: lastTimeoutMs ?? null };
  const inner: KafkaErrorData = { ...error, code, facts, raw: typeof lastError === 'string' ? lastError : '' };
  return EXPLAINERS[code](caseOf(inner, null, context, t));
}

function storedSentence(code: ErrorCode, explanation: Explanation, outcome: Outcome | null, t: Translate): string | null {
  switch (outcome) {
    case 'rejected':
      if (explanation.saysNotStored === true) {
        return null;
      }
      return Object.hasOwn(INPUT, code) || Object.hasOwn(CONNECTION_CHOICE, code) ? t('Nothing was sent.') : t('Nothing was stored.');
    case 'unknown':
      return explanation.mayBeStored ?? t('It was written, and nothing proves what became of it: it may be stored.');
    case 'acknowledged':
    case 'sent':
    case null:
      return null;
  }
}

function fixesOf(explanation: Explanation, outcome: Outcome | null, t: Translate): readonly Fix[] {
  const first = outcome === 'unknown' ? t('Look whether the topic has it before you send it again: a second send can store it twice.') : null;
  return [first, ...explanation.fixes]
    .filter((fix) => fix !== null)
    .map((fix) => (typeof fix === 'string' ? { label: fix } : fix))
    .slice(0, MAX_FIXES);
}
