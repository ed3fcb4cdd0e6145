import type { ErrorView } from '../../src/contracts/errors';
import { t } from '../lib/l10n';
import { bytesApart, duration } from '../lib/text';

/** What stood in the way, in few words for the line of a row; the card has the sentences. */
export function reason({ code, title, facts }: ErrorView): string {
  const { waitedMs, timeoutMs, address, bootstrap } = facts;
  switch (code) {
    case 'message-too-large':
      return tooLarge(facts) ?? title;
    case 'no-brokers-available':
      return typeof bootstrap === 'string' ? t('{0} not reachable', bootstrap) : title;
    case 'connection-refused':
    case 'connection-timeout':
    case 'advertised-listener-unreachable':
      return typeof address === 'string' ? t('{0} not reachable', address) : title;
    case 'connection-closed':
    case 'connection-reset':
      return t('connection closed');
    case 'request-timeout':
      return typeof timeoutMs === 'number' ? t('no answer in {0}', duration(timeoutMs)) : title;
    case 'delivery-timeout':
      return typeof waitedMs === 'number' ? t('gave up after {0}', duration(waitedMs)) : title;
    case 'unknown-topic':
      return t('topic does not exist');
    case 'stopped-waiting':
      return t('you stopped waiting');
    case 'cancelled':
      return t('cancelled before it was written');
    default:
      return title;
  }
}

/** Null where the limit is not known, or has been raised since it was read. */
function tooLarge({ size, limit, limitSource }: ErrorView['facts']): string | null {
  if (typeof size !== 'number' || typeof limit !== 'number' || size <= limit) {
    return null;
  }
  const words = bytesApart(size, limit);
  return limitSource === 'max.request.size' ? t('{0}, producer sends at most {1}', ...words) : t('{0}, topic allows {1}', ...words);
}
