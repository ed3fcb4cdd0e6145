import type { TransactionSummary } from '../../contracts/bulk';
import type { Outcome, SendReport } from '../../contracts/messages';
import type { Translate } from '../../explain/explanation';

/** What became of some messages, in a line: `12 acknowledged, 1 rejected`, `Transaction committed: 12 messages`. */
export function summaryOf(reports: readonly SendReport[], transaction: TransactionSummary['outcome'] | undefined, t: Translate): string {
  switch (transaction) {
    case 'committed':
      return t('Transaction committed: {0} messages', reports.length);
    case 'aborted':
      return t('Transaction aborted: {0} messages', reports.length);
    case 'unknown':
      return t('Transaction unknown, may be committed: {0} messages', reports.length);
    case undefined:
      return outcomes(reports, t);
    default:
      return transaction satisfies never;
  }
}

function outcomes(reports: readonly SendReport[], t: Translate): string {
  const words: readonly (readonly [Outcome, (count: number) => string])[] = [
    ['acknowledged', (count) => t('{0} acknowledged', count)],
    ['sent', (count) => t('{0} sent, not acknowledged', count)],
    ['rejected', (count) => t('{0} rejected', count)],
    ['unknown', (count) => t('{0} unknown, may be stored', count)],
  ];
  return words
    .map(([outcome, word]) => [reports.filter((report) => report.outcome === outcome).length, word] as const)
    .flatMap(([count, word]) => (count === 0 ? [] : [word(count)]))
    .join(', ');
}
