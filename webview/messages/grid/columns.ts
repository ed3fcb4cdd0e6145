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

const COLUMNS: readonly Column[] = [
  { id: 'timestamp', width: 170, isRight: false },
  { id: 'partition', width: 44, isRight: true },
  { id: 'offset', width: 68, isRight: true },
  { id: 'key', width: 86, isRight: false },
  { id: 'value', width: 120, isRight: false },
  { id: 'headers', width: 124, isRight: false },
];
/** Of the time of day alone. */
const NARROW_TIMESTAMP = 104;
const LEAST = 36;
const MOST = 1_000;
const HEADERS = 'headers-column';

/** Widths of the columns, as their user left them. */
export class Columns {
  constructor(private readonly ui: UiState) {}

  /** A narrow viewer has no headers unless they are asked for. */
  shown(isNarrow: boolean): readonly Column[] {
    return COLUMNS.filter(({ id }) => id !== 'headers' || !isNarrow || this.ui.isOpen(HEADERS, false));
  }

  showHeaders(isShown: boolean): void {
    this.ui.setOpen(HEADERS, isShown);
  }

  width({ id, width }: Column, isNarrow: boolean): number {
    return this.ui.sizeOf(nameOf(id, isNarrow), id === 'timestamp' && isNarrow ? NARROW_TIMESTAMP : width);
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
      return zone === 'local' ? t('Timestamp') : zone === 'epoch' ? t('Timestamp (ms)') : isNarrow ? t('UTC') : t('Timestamp (UTC)');
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

function nameOf(id: ColumnId, isNarrow: boolean): string {
  return id === 'timestamp' && isNarrow ? 'column-time' : `column-${id}`;
}
