import type { TimeZoneChoice } from '../../../src/bridge/messageView';
import type { ViewFrom, ViewQuery } from '../../../src/bridge/viewing';
import { parts, t, type Part } from '../../lib/l10n';
import { count } from '../../lib/text';
import { axisText, timestampText } from '../times';

/** What the button of the menu *From* says. */
export function fromText({ from, to }: Pick<ViewQuery, 'from' | 'to'>, zone: TimeZoneChoice): readonly Part[] {
  if ('live' in from) {
    return [{ figure: t('Live') }];
  }
  if ('latest' in from) {
    return parts('From latest {0}', count(from.latest));
  }
  if ('earliest' in from) {
    return parts('From {0}', t('earliest'));
  }
  if ('offset' in from) {
    return typeof from.offset === 'string' ? parts('From offset {0}', from.offset) : parts('From {0}', offsetsText(from.offset));
  }
  return to === null || !('timestamp' in to) ? parts('From {0}', shortTime(from.timestamp, zone)) : [{ figure: rangeText(from.timestamp, to.timestamp, zone) }];
}

/** `09:35–09:41` */
export function rangeText(from: number, to: number, zone: TimeZoneChoice): string {
  const step = Math.min(Math.max((to - from) / 10, 1_000), 3_600_000);
  return `${axisText(from, step, zone)}–${axisText(to, step, zone)}`;
}

/** What can be told beside *Offset…*: null where another start is chosen. */
export function hintOf(from: ViewFrom, zone: TimeZoneChoice): string | null {
  return 'timestamp' in from ? shortTime(from.timestamp, zone) : null;
}

function offsetsText(offsets: Readonly<Record<number, string>>): string {
  const entries = Object.entries(offsets);
  const [first] = entries;
  return entries.length === 1 && first !== undefined ? t('offset {0} of partition {1}', first[1], first[0]) : t('an offset each');
}

function shortTime(ms: number, zone: TimeZoneChoice): string {
  return (timestampText(String(ms), zone) ?? '').replace(/:\d\d\.\d{3}$/, '');
}
