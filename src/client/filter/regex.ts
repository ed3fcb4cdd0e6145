import { RE2JS } from 're2js';
import type { FilterScope } from '../../bridge/viewing';
import type { Matcher } from './matcher';
import { someRange } from './scope';

/** A regular expression in RE2's syntax, which no pattern can hang: linear in the bytes. Throws what is wrong with it. */
export function regex(pattern: string, scope: FilterScope, matchCase: boolean): Matcher {
  const compiled = RE2JS.compile(pattern, matchCase ? 0 : RE2JS.CASE_INSENSITIVE);
  return { test: (cursor) => someRange(cursor, scope, (begin, end) => compiled.test(cursor.section.subarray(begin, end))) };
}
