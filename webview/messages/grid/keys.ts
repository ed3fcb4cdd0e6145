import type { ViewerModel } from '../model';
import type { Columns, ColumnId } from './columns';

/** What the keyboard does to the table. */
export interface GridKeys {
  readonly model: ViewerModel;
  readonly columns: Columns;
  readonly activeHead: ColumnId | null;
  readonly pageRows: number;
  select(line: number): void;
  showHead(id: ColumnId | null): void;
  resize(id: ColumnId, by?: number): void;
  turnAround(): void;
  /** Null: at the active row. */
  openMenu(at: null): void;
}

const STEP = 16;

/** ↑ ↓ PageUp PageDown Home End, Enter, Ctrl/Cmd+C, Space, Shift+F10; ↑ from the first row goes to the head. */
export function keyAction(event: KeyboardEvent, grid: GridKeys): void {
  if (event.target instanceof HTMLButtonElement) {
    return;
  }
  const act = grid.activeHead === null ? rowAction(event, grid) : headAction(event, grid, grid.activeHead);
  if (act !== null) {
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}

function rowAction(event: KeyboardEvent, grid: GridKeys): (() => void) | null {
  const { model } = grid;
  const { line } = model.selection;
  const last = model.rows.total - 1;
  const hasCommand = event.ctrlKey || event.metaKey;
  if (hasCommand) {
    return event.key === 'c' && model.selection.place !== null ? () => model.selection.place !== null && model.ask('act', { ...model.selection.place, action: 'copy-value', other: null }) : null;
  }
  switch (event.key) {
    case 'ArrowDown':
      return () => grid.select(line === null ? 0 : line + 1);
    case 'ArrowUp':
      return line === null || line === 0 ? () => grid.showHead('timestamp') : () => grid.select(line - 1);
    case 'PageDown':
      return () => grid.select((line ?? 0) + grid.pageRows);
    case 'PageUp':
      return () => grid.select((line ?? 0) - grid.pageRows);
    case 'Home':
      return () => grid.select(0);
    case 'End':
      return () => grid.select(last);
    case 'Enter':
      return model.selection.place === null ? null : () => model.openDetail();
    case ' ':
      return () => model.togglePause();
    case 'ContextMenu':
      return () => grid.openMenu(null);
    case 'F10':
      return event.shiftKey ? () => grid.openMenu(null) : null;
    default:
      return null;
  }
}

function headAction(event: KeyboardEvent, grid: GridKeys, id: ColumnId): (() => void) | null {
  const ids = grid.columns.shown(grid.model.isNarrow).map((column) => column.id);
  const move = (step: number) => () => grid.showHead(ids[ids.indexOf(id) + step] ?? id);
  switch (event.key) {
    case 'ArrowRight':
      return event.shiftKey ? () => grid.resize(id, STEP) : move(1);
    case 'ArrowLeft':
      return event.shiftKey ? () => grid.resize(id, -STEP) : move(-1);
    case 'Enter':
      return id === 'timestamp' ? () => grid.turnAround() : null;
    case 'ArrowDown':
    case 'Escape':
      return () => {
        grid.showHead(null);
        grid.select(grid.model.selection.line ?? 0);
      };
    case ' ':
      return () => grid.model.togglePause();
    default:
      return null;
  }
}
