import type { MessagePageCalls } from '../../../src/bridge/messageView';
import type { RowPlace, ViewRow, ViewState } from '../../../src/bridge/viewing';
import { isSamePlace, isUnderWay } from '../model';

type Answer = MessagePageCalls['rows']['result'];

const PAGE = 50;
const MOST_PAGES = 80;
const MOST_CALLS = 3;

/** Rows as they were at one revision. */
interface Edition {
  readonly query: number;
  readonly revision: number;
  readonly pages: Map<number, readonly ViewRow[]>;
}

interface Call {
  readonly query: number;
  readonly revision: number;
  readonly first: number;
  readonly last: number;
}

/**
 * The rows that the host keeps, by line, read a page at a time where they are looked at. Where a new revision is known, what was
 * read of the one before is shown until what stands there now has come.
 */
export class RowCache {
  /** Lines there are. */
  total = 0;
  private edition: Edition = { query: -1, revision: -1, pages: new Map() };
  private former: Edition['pages'] = new Map();
  private state: Pick<ViewState, 'query' | 'revision' | 'rows'> = { query: -1, revision: -1, rows: 0 };
  private wanted = { first: 0, last: 0 };
  private calls: readonly Call[] = [];
  /** Old rows stay: of the new query there are none yet. */
  private isWaiting = false;

  constructor(
    private readonly read: (from: number, count: number) => Promise<Answer>,
    private readonly onChange: () => void,
    private readonly onFailure: (thrown: unknown) => void,
  ) {}

  /** Which edition `get` answers from. */
  get revision(): string {
    return `${this.edition.query}:${this.edition.revision}`;
  }

  get(line: number): ViewRow | undefined {
    return this.fresh(line) ?? this.former.get(Math.floor(line / PAGE))?.[line % PAGE];
  }

  /** As `get`, but nothing of an earlier revision. */
  fresh(line: number): ViewRow | undefined {
    return this.edition.pages.get(Math.floor(line / PAGE))?.[line % PAGE];
  }

  /** The line of a row that is here; null: it is not. */
  lineOf(place: RowPlace): number | null {
    for (const [page, rows] of this.edition.pages) {
      const index = rows.findIndex((row) => isSamePlace(row, place));
      if (index >= 0) {
        return page * PAGE + index;
      }
    }
    return null;
  }

  /** The host has said where it stands. Of another query the old rows stay until there is one to be shown, or there will be none. */
  update(state: ViewState): void {
    this.isWaiting = state.rows === 0 && isUnderWay(state);
    if (this.isWaiting) {
      return;
    }
    this.state = state;
    if (state.rows === 0) {
      this.edition = { query: state.query, revision: state.revision, pages: new Map() };
      this.former = new Map();
    }
    if (state.rows === 0 || state.query === this.edition.query) {
      this.total = state.rows;
    }
    this.pump();
    this.onChange();
  }

  /** These lines are looked at. */
  want(first: number, last: number): void {
    const pages = { first: Math.floor(first / PAGE), last: Math.floor(last / PAGE) };
    if (pages.first !== this.wanted.first || pages.last !== this.wanted.last) {
      this.wanted = pages;
      this.pump();
    }
  }

  private pump(): void {
    const { query, revision, rows } = this.state;
    const lastPage = Math.ceil(rows / PAGE) - 1;
    const isMissing = (page: number): boolean => {
      const isHere = this.edition.query === query && this.edition.revision >= revision && this.edition.pages.has(page);
      return !isHere && !this.calls.some((call) => call.query === query && call.revision >= revision && call.first <= page && page <= call.last);
    };
    const { first, last } = this.wanted;
    const seen = range(first, Math.min(last, lastPage)).filter(isMissing);
    // What stands next to it, once what is seen has come.
    const near = this.calls.length === 0 && seen.length === 0 ? [last + 1, first - 1].filter((page) => page >= 0 && page <= lastPage).filter(isMissing) : [];
    const pages = seen.length > 0 ? seen : near.slice(0, 1);
    const [from] = pages;
    const to = pages.at(-1);
    if (!this.isWaiting && from !== undefined && to !== undefined && this.calls.length < MOST_CALLS) {
      this.call({ query, revision, first: from, last: to });
    }
  }

  private call(call: Call): void {
    this.calls = [...this.calls, call];
    const isDone = (): void => {
      this.calls = this.calls.filter((other) => other !== call);
    };
    this.read(call.first * PAGE, (call.last - call.first + 1) * PAGE).then(
      (answer) => {
        isDone();
        if (answer.query <= this.state.query) {
          this.take(answer, call);
          this.pump();
        }
      },
      (thrown: unknown) => {
        isDone();
        this.onFailure(thrown);
      },
    );
  }

  private take(answer: Answer, { first, last }: Call): void {
    const { edition } = this;
    const isOld = answer.query !== this.state.query || (answer.query === edition.query && answer.revision < edition.revision);
    if (isOld) {
      return;
    }
    if (answer.query !== edition.query || answer.revision !== edition.revision) {
      this.former = answer.query === edition.query ? edition.pages : new Map<number, readonly ViewRow[]>();
      this.edition = { query: answer.query, revision: answer.revision, pages: new Map() };
    }
    this.total = answer.total;
    for (const page of range(first, last)) {
      this.edition.pages.set(page, answer.rows.slice((page - first) * PAGE, (page - first + 1) * PAGE));
    }
    this.forget();
    this.onChange();
  }

  /** What is furthest from where somebody looks goes first. */
  private forget(): void {
    const { pages } = this.edition;
    const distance = (page: number): number => Math.abs(page - this.wanted.first);
    [...pages.keys()]
      .sort((one, other) => distance(one) - distance(other))
      .slice(MOST_PAGES)
      .forEach((page) => pages.delete(page));
  }
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => first + index);
}
