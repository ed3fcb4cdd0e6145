import type { TimeZoneChoice } from '../../src/bridge/messageView';
import { t } from '../lib/l10n';

/** What Kafka calls no timestamp. */
const NONE = '-1';

interface Clock {
  readonly day: string;
  /** With milliseconds. */
  readonly time: string;
}

/** `2026-03-14 09:41:07.312`, or the number itself; `short`: the time of day alone. Null: it has none. */
export function timestampText(ms: string, zone: TimeZoneChoice, short = false): string | null {
  if (ms === '' || ms === NONE) {
    return null;
  }
  const clock = zone === 'epoch' ? null : clockOf(Number(ms), zone);
  if (clock === null) {
    return ms;
  }
  return short ? clock.time : `${clock.day} ${clock.time}`;
}

/** With its distance from UTC: `2026-03-14 09:41:07.312 +01:00`. */
export function timestampWithZone(ms: string, zone: TimeZoneChoice): string {
  const text = timestampText(ms, zone === 'epoch' ? 'local' : zone);
  if (text === null) {
    return t('no timestamp');
  }
  const minutes = -new Date(Number(ms)).getTimezoneOffset();
  const offset = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((value) => String(value).padStart(2, '0')).join(':');
  if (zone === 'utc') {
    return `${text} UTC`;
  }
  return Number.isNaN(minutes) ? text : `${text} ${minutes < 0 ? '-' : '+'}${offset}`;
}

/** `09:41`; with seconds where the steps are short, with the day where they are long. */
export function axisText(ms: number, step: number, zone: TimeZoneChoice): string {
  const clock = clockOf(ms, zone === 'utc' ? 'utc' : 'local');
  if (clock === null) {
    return String(ms);
  }
  if (step >= 86_400_000) {
    return clock.day;
  }
  const time = clock.time.slice(0, step < 60_000 ? 8 : 5);
  return step >= 6 * 3_600_000 ? `${clock.day.slice(5)} ${time}` : time;
}

/** Null: no calendar has that time. */
function clockOf(ms: number, zone: 'local' | 'utc'): Clock | null {
  // What is wanted of the local time, as UTC says it.
  const shifted = new Date(zone === 'utc' ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000);
  if (Number.isNaN(shifted.getTime())) {
    return null;
  }
  const [day = '', time = ''] = shifted.toISOString().slice(0, -1).split('T');
  return { day, time };
}
