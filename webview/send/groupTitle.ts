import type { GroupRow, MemberOutcome } from '../../src/bridge/sendView';
import { t } from '../lib/l10n';
import { count, facts } from '../lib/text';
import type { SendModel } from './model';
import { reason } from './reason';
import type { ResultTitle } from './resultTitle';

/** From the worst to the best. */
const OUTCOMES: readonly MemberOutcome[] = ['rejected', 'unknown', 'not-sent', 'sent', 'acknowledged'];

/** Icon and words of one message of a group. */
export function outcomeTitle(outcome: MemberOutcome): ResultTitle {
  switch (outcome) {
    case 'acknowledged':
      return { icon: 'pass-filled', role: 'good', text: t('Acknowledged') };
    case 'sent':
      return { icon: 'send', role: 'info', text: t('Sent') };
    case 'unknown':
      return { icon: 'question', role: 'warning', text: t('Unknown') };
    case 'rejected':
      return { icon: 'error', role: 'error', text: t('Rejected') };
    case 'not-sent':
      return { icon: 'circle-slash', role: 'info', text: t('Not sent') };
    default:
      return outcome satisfies never;
  }
}

/** Icon and words of a group's first line. */
export function groupTitle(row: GroupRow): ResultTitle {
  const { counts, durationMs, transaction } = row;
  if (durationMs === null) {
    return { icon: 'sync', role: 'info', text: row.stopping ? t('Stopping…') : t('Sending… {0} of {1}', count(done(row)), count(row.count)) };
  }
  if (transaction !== null) {
    return transactionTitle(transaction);
  }
  const worst = OUTCOMES.find((outcome) => counts[outcome] > 0) ?? 'not-sent';
  const { icon, role } = outcomeTitle(worst);
  if (counts['not-sent'] > 0) {
    const text = hasStopped(row) ? t('Stopped: {0} of {1} sent', count(sent(row)), count(row.count)) : t('Cancelled: {0} of {1} sent', count(sent(row)), count(row.count));
    return { icon, role, text };
  }
  const only = OUTCOMES.filter((outcome) => counts[outcome] > 0).length === 1;
  return { icon, role, text: only ? countOf(worst, counts[worst]) : countOf(best(row), counts[best(row)], row.count) };
}

/** Its second line. */
export function groupFacts(model: SendModel, row: GroupRow): string {
  const topic = row.topics.length > 1 ? t('{0} topics', row.topics.length) : row.topics[0] === model.draft.topic.trim() ? '' : (row.topics[0] ?? '');
  const some = OUTCOMES.filter((outcome) => row.counts[outcome] > 0);
  // One outcome alone, and how many have the best, stands in the title.
  const isTold = (outcome: MemberOutcome): boolean => row.durationMs !== null && row.transaction === null && (some.length < 2 || (outcome === best(row) && row.counts['not-sent'] === 0));
  const each = [...some].reverse().filter((outcome) => !isTold(outcome)).map((outcome) => countOf(outcome, row.counts[outcome]));
  const why = row.error === null ? '' : reason(row.error);
  const [place] = row.places;
  const where = place === undefined || row.topics.length > 1 ? '' : row.places.length === 1 ? t('partition {0}', place.partition) : t('{0} partitions', row.places.length);
  return facts(...each, why, where, row.keyLabel, topic);
}

/** What a screen reader says of its end. */
export function groupAnnouncement(row: GroupRow): string {
  const each = [...OUTCOMES].reverse().filter((outcome) => row.counts[outcome] > 0);
  return `${[groupTitle(row).text, ...each.map((outcome) => countOf(outcome, row.counts[outcome]))].join(', ')}.`;
}

/** `4,211 acknowledged`; with `all`: `4,211 of 10,000 acknowledged`. */
export function countOf(outcome: MemberOutcome, number: number, all?: number): string {
  const figure = all === undefined ? count(number) : t('{0} of {1}', count(number), count(all));
  switch (outcome) {
    case 'acknowledged':
      return t('{0} acknowledged', figure);
    case 'sent':
      return t('{0} sent', figure);
    case 'unknown':
      return t('{0} unknown', figure);
    case 'rejected':
      return t('{0} rejected', figure);
    case 'not-sent':
      return t('{0} not sent', figure);
    default:
      return outcome satisfies never;
  }
}

function transactionTitle(transaction: NonNullable<GroupRow['transaction']>): ResultTitle {
  switch (transaction) {
    case 'committed':
      return { icon: 'pass-filled', role: 'good', text: t('Transaction committed') };
    case 'aborted':
      return { icon: 'error', role: 'error', text: t('Transaction aborted') };
    case 'unknown':
      return { icon: 'question', role: 'warning', text: t('Unknown, may be committed') };
    default:
      return transaction satisfies never;
  }
}

/** The best that its messages can have come to: without acknowledgements, sent. */
function best({ acks, counts }: GroupRow): MemberOutcome {
  return acks === '0' && counts.acknowledged === 0 ? 'sent' : 'acknowledged';
}

/** By a failure, not by the user. */
function hasStopped({ error, stopping }: GroupRow): boolean {
  return error !== null && error.code !== 'stopped-waiting' && !stopping;
}

/** Messages with an outcome. */
function done({ counts }: GroupRow): number {
  return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
}

/** All that were begun and not cancelled before they were written or refused. */
function sent({ counts }: GroupRow): number {
  return counts.acknowledged + counts.sent + counts.unknown;
}
