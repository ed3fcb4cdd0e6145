import type { DoneRow, GroupRow, InFlightRow, ResultRow } from '../../src/bridge/sendView';
import type { Lookup, SendReport } from '../../src/contracts/messages';
import { t } from '../lib/l10n';
import { facts, seconds } from '../lib/text';
import { groupAnnouncement, groupFacts, groupTitle } from './groupTitle';
import type { SendModel } from './model';
import { reason } from './reason';

export interface ResultTitle {
  readonly icon: string;
  /** Class that colours the icon. */
  readonly role: 'info' | 'good' | 'warning' | 'error';
  readonly text: string;
}

/** Icon and words of a result's first line. What looking for it has found stands in place of the outcome. */
export function titleOf(row: ResultRow): ResultTitle {
  if (row.status === 'in-flight') {
    return { icon: 'sync', role: 'info', text: t('Sending…') };
  }
  if (row.status === 'group') {
    return groupTitle(row);
  }
  const { report } = row;
  if (report.lookup !== null) {
    return lookupTitle(report, report.lookup);
  }
  switch (report.outcome) {
    case 'acknowledged':
      return { icon: 'pass-filled', role: 'good', text: t('Acknowledged') };
    case 'sent':
      return { icon: 'send', role: 'info', text: t('Sent, not acknowledged') };
    case 'unknown':
      return { icon: 'question', role: 'warning', text: t('Unknown, may be stored') };
    case 'rejected':
      return { icon: 'error', role: 'error', text: isAborted(report) ? t('Aborted, not committed') : t('Rejected, not stored') };
    default:
      return report.outcome satisfies never;
  }
}

/** It stands in the log, in a transaction that was aborted. */
function isAborted({ error }: SendReport): boolean {
  return error?.code === 'transaction-aborted' && error.facts['written'] === true;
}

/** Its second line. */
export function factsOf(model: SendModel, row: ResultRow): string {
  switch (row.status) {
    case 'in-flight':
      return flightFacts(row);
    case 'group':
      return groupFacts(model, row);
    case 'done':
      return doneFacts(model, row);
    default:
      return row satisfies never;
  }
}

/** What a screen reader says of an outcome. */
export function announcement(row: DoneRow | GroupRow): string {
  if (row.status === 'group') {
    return groupAnnouncement(row);
  }
  const { report } = row;
  const place = report.partition === null ? [] : [t('partition {0}', report.partition)];
  const where = report.offset ?? report.lookup?.offset ?? null;
  const offset = where === null ? [] : [t('offset {0}', where)];
  const time = report.lookup === null ? [t('{0} milliseconds', Math.round(report.durationMs))] : [];
  return `${[titleOf(row).text, ...place, ...offset, ...time].join(', ')}.`;
}

/** Retention has removed records from where this one could be. */
export function wasRemoved({ searchFrom }: SendReport, { result, logStart }: Lookup): boolean {
  return result === 'not-found' && searchFrom !== null && BigInt(logStart) > BigInt(searchFrom);
}

function lookupTitle(report: SendReport, lookup: Lookup): ResultTitle {
  switch (lookup.result) {
    case 'found':
      return lookup.aborted
        ? { icon: 'question', role: 'warning', text: t('Found in an aborted transaction') }
        : lookup.undecided === true
          ? { icon: 'question', role: 'warning', text: t('Found, its transaction may be open') }
          : { icon: 'pass', role: 'good', text: t('Found: it was stored') };
    case 'identical':
      return { icon: 'question', role: 'warning', text: t('Identical record found') };
    case 'not-found':
      return { icon: 'question', role: 'warning', text: wasRemoved(report, lookup) ? t('Not found: older records were removed') : t('Not found so far') };
    default:
      return lookup.result satisfies never;
  }
}

function doneFacts(model: SendModel, { report, keyLabel, afterthought, looking }: DoneRow): string {
  const topic = report.topic === model.draft.topic.trim() ? '' : report.topic;
  const place = report.partition === null ? '' : t('partition {0}', report.partition);
  if (looking?.status === 'reading') {
    return facts(place, looking.progress === null ? t('reading…') : t('read up to offset {0} of {1}', looking.progress.offset, looking.progress.to), topic);
  }
  if (looking?.status === 'failed') {
    return facts(place, t('could not be looked for: {0}', looking.error.title), topic);
  }
  if (report.lookup !== null) {
    return facts(place, lookupFact(report, report.lookup), topic);
  }
  switch (report.outcome) {
    case 'acknowledged': {
      const offset = report.offset === null ? t('already stored, offset not told') : t('offset {0}', report.offset);
      return facts(place, offset, keyLabel, report.possibleDuplicate ? t('possible duplicate') : '', report.orderKept === false ? t('order not certain') : '', topic);
    }
    case 'sent':
      return facts(place, afterthought === null ? t('no offset (acks=0)') : afterthought.title, keyLabel, topic);
    case 'unknown':
      return facts(place, report.error === null ? '' : reason(report.error), topic);
    case 'rejected':
      return facts(report.error === null ? '' : reason(report.error), topic);
    default:
      return report.outcome satisfies never;
  }
}

function lookupFact(report: SendReport, lookup: Lookup): string {
  const { result, offset, from, to, logStart } = lookup;
  switch (result) {
    case 'found':
      return t('offset {0}', offset ?? '?');
    case 'identical':
      return facts(t('offset {0}', offset ?? '?'), t('may be another one'));
    case 'not-found':
      return wasRemoved(report, lookup) ? t('log starts at {0}', logStart) : from === to ? t('nothing stands from offset {0} on', from) : t('read offsets {0}–{1}', from, lastRead(lookup));
    default:
      return result satisfies never;
  }
}

/** `to` is exclusive. */
export function lastRead({ to }: Lookup): string {
  return String(BigInt(to) - 1n);
}

function flightFacts(row: InFlightRow): string {
  const left = row.givesUpAt === null ? '' : t('gives up in {0}', seconds(row.givesUpAt - Date.now()));
  const broker = row.broker === null ? '' : t('broker {0}', row.broker.id);
  return facts(row.error === null ? '' : reason(row.error), row.attempt === 0 ? '' : t('attempt {0}', row.attempt), broker, left);
}
