import type { ViewState } from '../../src/bridge/viewing';
import { t } from '../lib/l10n';
import { count } from '../lib/text';
import { progressOf } from './statusBar';

/** What a screen reader is told: beginnings and ends, and each whole quarter of a range; not what comes live. */
export function announcement(before: ViewState, now: ViewState): string | null {
  if (before.status === now.status) {
    const [was, is] = [before, now].map((state) => Math.floor(progressOf(state) / 25));
    return now.status === 'reading' && is !== was && is !== undefined && is > 0 && is < 4 ? t('{0} % read', is * 25) : null;
  }
  switch (now.status) {
    case 'live':
      return before.status === 'paused' ? t('Resumed') : t('{0} rows, live', count(now.rows));
    case 'paused':
      return t('Paused');
    case 'done':
      return t('Read to the end, {0} rows', count(now.rows));
    case 'full':
    case 'stopped':
      return t('Stopped, {0} rows', count(now.rows));
    case 'failed':
      return now.error === null ? null : `${now.error.title}. ${now.error.cause}`;
    case 'reading':
    case 'asking':
      return null;
    default:
      return now.status satisfies never;
  }
}
