import type { MessagePageCalls, MessagePageEvents, MessageViewSnapshot, TimeZoneChoice } from '../../src/bridge/messageView';
import type { RowPlace, ViewFilter, ViewFormats, ViewQuery, ViewRow, ViewState } from '../../src/bridge/viewing';
import type { CardPlace } from '../lib/errorCard';
import type { Host } from '../lib/host';
import type { UiState } from '../lib/uiState';
import type { DetailLoader } from './detail/detailLoader';
import type { RowCache } from './grid/rowCache';
import type { Selection } from './grid/selection';

export type ViewerHost = Host<MessagePageCalls, MessagePageEvents>;

/** What the parts of the viewer see of it, and what they may do to it. */
export interface ViewerModel extends CardPlace {
  readonly snapshot: MessageViewSnapshot;
  readonly state: ViewState;
  readonly host: ViewerHost;
  readonly ui: UiState;
  readonly rows: RowCache;
  readonly selection: Selection;
  readonly details: DetailLoader;
  /** Less than 900 px: the detail stands below, and some things go into *More*. */
  readonly isNarrow: boolean;
  /** A record that another one is to be compared with. */
  readonly compared: RowPlace | null;
  /** Draws again. */
  refresh(): void;
  /** Asks the host for something that has no answer to wait for; what goes wrong is said. */
  ask<K extends keyof MessagePageCalls>(name: K, params: MessagePageCalls[K]['params']): void;
  say(thrown: unknown): void;
  announce(text: string): void;
  /** Reads anew, with the query that is changed by this. */
  query(change: Partial<Omit<ViewQuery, 'filter'>>): void;
  setTimeZone(timeZone: TimeZoneChoice): void;
  setFormats(formats: ViewFormats): void;
  /** Shows the detail pane and goes into it. */
  openDetail(): void;
  closeDetail(): void;
  compare(place: RowPlace): void;
  togglePause(): void;
  focusGrid(): void;
  /** The host has taken this filter. */
  filtered(filter: ViewFilter | null): void;
  clearFilter(): void;
}

export function placeOf({ partition, offset }: ViewRow | RowPlace): RowPlace {
  return { partition, offset };
}

export function isSamePlace(one: RowPlace | null, other: RowPlace | null): boolean {
  return one !== null && other !== null && one.partition === other.partition && one.offset === other.offset;
}

/** Whether the range that was asked for is being read, or waits to be. */
export function isUnderWay({ status }: ViewState): boolean {
  return status === 'reading' || status === 'asking';
}
