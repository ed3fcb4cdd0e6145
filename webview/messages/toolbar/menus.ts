import type { TimeZoneChoice } from '../../../src/bridge/messageView';
import { t } from '../../lib/l10n';
import type { MenuItem } from '../../lib/menu';
import { count } from '../../lib/text';
import type { Columns } from '../grid/columns';
import type { ViewerModel } from '../model';
import { hintOf } from './fromText';

/** How many *Latest…* starts with, where another start was chosen. */
export const LATEST = 500;

export function fromMenu(model: ViewerModel): readonly MenuItem[] {
  const { query, timeZone } = model.snapshot;
  const { from } = query;
  const time = hintOf(from, timeZone);
  return [
    { kind: 'radio', label: t('Latest…'), hint: t('{0} records', count('latest' in from ? from.latest : LATEST)), isChecked: 'latest' in from, run: () => model.ask('askFrom', { kind: 'latest' }) },
    { kind: 'radio', label: t('Earliest'), hint: t('all that is kept'), isChecked: 'earliest' in from, run: () => model.query({ from: { earliest: true }, to: null }) },
    { kind: 'radio', label: t('Offset…'), hint: t('one partition or all'), isChecked: 'offset' in from, run: () => model.ask('askFrom', { kind: 'offset' }) },
    { kind: 'radio', label: t('Time…'), ...(time === null ? {} : { hint: time }), isChecked: 'timestamp' in from, run: () => model.ask('askFrom', { kind: 'timestamp' }) },
    { kind: 'command', label: t('Group…'), hint: t('where a group stands'), run: () => model.ask('askFrom', { kind: 'group' }) },
    { kind: 'radio', label: t('Live'), hint: t('only new records'), isChecked: 'live' in from, run: () => model.query({ from: { live: true }, to: null }) },
    { kind: 'separator' },
    { kind: 'check', label: t('Newest first'), isChecked: query.order === 'newest', run: () => model.query({ order: query.order === 'newest' ? 'oldest' : 'newest' }) },
    { kind: 'check', label: t('Latest per key'), isChecked: query.latestPerKey === true, run: () => model.query({ latestPerKey: query.latestPerKey !== true }) },
    { kind: 'check', label: t('Committed records only'), isChecked: query.isolation === 'read_committed', run: () => model.query({ isolation: query.isolation === 'read_committed' ? 'read_uncommitted' : 'read_committed' }) },
  ];
}

export function moreMenu(model: ViewerModel, columns: Columns): readonly MenuItem[] {
  const { snapshot, state, isNarrow } = model;
  const zone = (timeZone: TimeZoneChoice, label: string): MenuItem => ({ kind: 'radio', label, isChecked: snapshot.timeZone === timeZone, run: () => model.setTimeZone(timeZone) });
  const hasHeaders = columns.shown(isNarrow).some(({ id }) => id === 'headers');
  const toggleHeaders = (): void => {
    columns.showHeaders(!hasHeaders);
    model.refresh();
  };
  return [
    ...(isNarrow
      ? ([
          { kind: 'command', label: t('Partitions…'), hint: partitionsText(model), run: () => model.ask('askPartitions', null) },
          { kind: 'check', label: t('Column of Headers'), isChecked: hasHeaders, run: toggleHeaders },
          { kind: 'separator' },
        ] as const)
      : []),
    zone('local', t('Local Time')),
    zone('utc', t('UTC')),
    zone('epoch', t('Milliseconds Since 1970')),
    { kind: 'separator' },
    ...(state.hasOlder ? ([{ kind: 'command', label: olderLabel(model), run: () => model.ask('older', null) }] as const) : []),
    { kind: 'command', label: t('Reload'), run: () => model.query({}) },
  ];
}

/** What *older* does: with a filter it searches. */
export function olderLabel({ snapshot }: ViewerModel): string {
  return snapshot.query.filter === null ? t('Load Older') : t('Search Further Back');
}

/** `all 6`, `3`, `1, 4`, `5 of 12` */
export function partitionsText({ snapshot: { query, partitions } }: ViewerModel): string {
  const chosen = query.partitions;
  if (chosen === null) {
    return partitions === null ? t('all') : t('all {0}', partitions);
  }
  return chosen.length <= 3 || partitions === null ? chosen.join(', ') : t('{0} of {1}', chosen.length, partitions);
}
