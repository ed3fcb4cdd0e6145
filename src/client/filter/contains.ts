import type { FilterScope } from '../../bridge/viewing';
import type { RecordCursor } from '../../kafka/protocol/recordCursor';
import type { Matcher } from './matcher';
import { someRange } from './scope';

const ASCII = /^[\x00-\x7f]*$/;

/** A text in the bytes of a record, as UTF-8. */
export function contains(text: string, scope: FilterScope, matchCase: boolean): Matcher {
  if (matchCase) {
    const needle = Buffer.from(text);
    return new SectionSearch(scope, needle.length, (section) => (from) => section.indexOf(needle, from));
  }
  const folded = text.toLowerCase();
  if (ASCII.test(text)) {
    // A character a byte; letters beyond ASCII become others beyond ASCII.
    const fold = (section: Buffer): ((from: number) => number) => {
      const all = section.toString('latin1').toLowerCase();
      return (from) => all.indexOf(folded, from);
    };
    return new SectionSearch(scope, folded.length, fold);
  }
  return { test: (cursor) => someRange(cursor, scope, (begin, end) => cursor.section.toString('utf8', begin, end).toLowerCase().includes(folded)) };
}

/** Looks through a section once, not through each record: what is rare costs next to nothing. */
class SectionSearch implements Matcher {
  private section: Buffer | null = null;
  private find: (from: number) => number = () => -1;
  /** The first place at or behind `from` of the newest search; Infinity: there is none. */
  private hit = -1;

  constructor(
    private readonly scope: FilterScope,
    private readonly size: number,
    private readonly prepare: (section: Buffer) => (from: number) => number,
  ) {}

  test(cursor: RecordCursor): boolean {
    if (cursor.section !== this.section) {
      this.section = cursor.section;
      this.find = this.prepare(cursor.section);
      this.hit = -1;
    }
    return this.next(cursor.start) < cursor.end && someRange(cursor, this.scope, (begin, end) => this.next(begin) + this.size <= end);
  }

  private next(from: number): number {
    if (this.hit < from) {
      const found = this.find(from);
      this.hit = found === -1 ? Infinity : found;
    }
    return this.hit;
  }
}
