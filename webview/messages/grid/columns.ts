import type { TimeZoneChoice } from '../../../src/bridge/messageView';
import { t } from '../../lib/l10n';
import type { UiState } from '../../lib/uiState';

export type ColumnId = 'timestamp' | 'partition' | 'offset' | 'key' | 'value' | 'headers';

interface Column {
  readonly id: ColumnId;
  /** CSS px; of the value: at least, it has what the others leave. */
  readonly width: number;
  readonly isRight: boolean;
}

const TIMESTAMP = 170;
/** Of the time of day alone. */
const NARROW_TIMESTAMP = 104;
const TIMESTAMP_PADDING = 12;

const COLUMNS: readonly Column[] = [
  { id: 'timestamp', width: TIMESTAMP, isRight: false },
  { id: 'partition', width: 44, isRight: true },
  { id: 'offset', width: 68, isRight: true },
  { id: 'key', width: 86, isRight: false },
  { id: 'value', width: 120, isRight: false },
  { id: 'headers', width: 124, isRight: false },
];
const LEAST = 36;
const MOST = 1_000;
const HEADERS = 'headers-column';

/** Widths of the columns, as their user left them. */
export class Columns {
  /** Measuring makes the browser lay out: once for each. */
  private readonly measured = new Map<string, number>();

  /** `widthOf`: of a text in the font of the page, CSS px. */
  constructor(
    private readonly ui: UiState,
    private readonly widthOf: (text: string) => number,
  ) {}

  /** A narrow viewer has no headers unless they are asked for. */
  shown(isNarrow: boolean): readonly Column[] {
    return COLUMNS.filter(({ id }) => id !== 'headers' || !isNarrow || this.ui.isOpen(HEADERS, false));
  }

  showHeaders(isShown: boolean): void {
    this.ui.setOpen(HEADERS, isShown);
  }

  width({ id, width }: Column, isNarrow: boolean): number {
    return this.ui.sizeOf(nameOf(id, isNarrow), id === 'timestamp' ? this.timestampWidth(isNarrow) : width);
  }

  /** Fonts differ: a timestamp is never cut because of that. */
  private timestampWidth(isNarrow: boolean): number {
    const [least, sample] = isNarrow ? [NARROW_TIMESTAMP, '00:00:00.000'] : [TIMESTAMP, '0000-00-00 00:00:00.000'];
    const width = this.measured.get(sample) ?? Math.ceil(this.widthOf(sample)) + TIMESTAMP_PADDING;
    this.measured.set(sample, width);
    return Math.max(least, width);
  }

  /** The value has no width of its own: what it is to grow by, the headers lose. */
  resize(id: ColumnId, by: number, isNarrow: boolean): void {
    const column = COLUMNS.find((other) => other.id === (id === 'value' ? 'headers' : id));
    if (column !== undefined) {
      this.setWidth(column.id, this.width(column, isNarrow) + (id === 'value' ? -by : by), isNarrow);
    }
  }

  setWidth(id: ColumnId, width: number, isNarrow: boolean): void {
    this.ui.setSize(nameOf(id, isNarrow), Math.round(Math.min(Math.max(width, LEAST), MOST)));
  }

  /** As `grid-template-columns` has them. */
  template(isNarrow: boolean): string {
    return this.shown(isNarrow)
      .map((column) => (column.id === 'value' ? `minmax(${column.width}px, 1fr)` : `${this.width(column, isNarrow)}px`))
      .join(' ');
  }
}

/** The zone that times are told in stands here, not in each line. */
export function titleOf(id: ColumnId, zone: TimeZoneChoice, isNarrow: boolean): string {
  switch (id) {
    case 'timestamp':
      return isNarrow ? timeTitle(zone) : zone === 'local' ? t('Timestamp') : zone === 'utc' ? t('Timestamp (UTC)') : t('Timestamp (ms)');
    case 'partition':
      return t('Part.');
    case 'offset':
      return t('Offset');
    case 'key':
      return t('Key');
    case 'value':
      return t('Value');
    case 'headers':
      return t('Headers');
    default:
      return id satisfies never;
  }
}

function timeTitle(zone: TimeZoneChoice): string {
  return zone === 'local' ? t('Time') : zone === 'utc' ? t('UTC') : t('Time (ms)');
}

function nameOf(id: ColumnId, isNarrow: boolean): string {
  return id === 'timestamp' && isNarrow ? 'column-time' : `column-${id}`;
}
