import { html, type TemplateResult } from 'lit';
import type { Cell, FilterScope, ViewFilter } from '../../../src/bridge/viewing';
import { jsonTokens } from '../../lib/jsonHighlight';

/** No cell is wide enough for more. */
const MOST_CHARACTERS = 300;
const SCOPES: Readonly<Record<'key' | 'value', readonly FilterScope[]>> = { key: ['key', 'key-value', 'anywhere'], value: ['value', 'key-value', 'anywhere'] };

interface Piece {
  readonly text: string;
  readonly look: string;
  readonly isMatch: boolean;
}

/** The text of a cell: JSON in its colours, hex in pairs, what the filter looks for marked. */
export function cellText(cell: Cell, column: 'key' | 'value', filter: ViewFilter | null): TemplateResult {
  const text = cell.format === 'hex' ? hexPairs(cell.text.slice(0, MOST_CHARACTERS)) : cell.text.slice(0, MOST_CHARACTERS);
  const needle = filter?.kind === 'contains' && SCOPES[column].includes(filter.scope) ? filter : null;
  const pieces = piecesOf(text, cell.format === 'json', needle === null ? [] : matchesOf(text, needle.text, needle.matchCase));
  const isCut = cell.cut || cell.text.length > MOST_CHARACTERS;
  return html`${pieces.map(({ text: piece, look, isMatch }) => (isMatch ? html`<mark class=${look}>${piece}</mark>` : look === '' ? piece : html`<span class=${look}>${piece}</span>`))}${isCut ? '…' : ''}`;
}

/** `0a0774` or `0x0a 07 74` as `0x0a 07 74` */
export function hexPairs(text: string): string {
  return `0x${(text.replace(/^0x|\s/g, '').match(/../g) ?? []).join(' ')}`;
}

/** Where the needle stands, as it is searched for. */
export function matchesOf(text: string, needle: string, matchCase: boolean): readonly number[] {
  const [within, wanted] = matchCase ? [text, needle] : [text.toLowerCase(), needle.toLowerCase()];
  const found: number[] = [];
  // Lower case can be longer: then no place is that of the text.
  if (wanted === '' || within.length !== text.length) {
    return found;
  }
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + wanted.length)) {
    found.push(...Array.from({ length: wanted.length }, (_, index) => at + index));
  }
  return found;
}

function piecesOf(text: string, isJson: boolean, matches: readonly number[]): readonly Piece[] {
  const tokens = isJson ? jsonTokens(text) : [];
  const matching = new Set(matches);
  const bounds = new Set([0, text.length, ...tokens.flatMap((token) => [token.at, token.at + token.text.length])]);
  matches.forEach((at) => {
    if (!matching.has(at - 1)) {
      bounds.add(at);
    }
    if (!matching.has(at + 1)) {
      bounds.add(at + 1);
    }
  });
  const sorted = [...bounds].sort((one, other) => one - other);
  let next = 0;
  return sorted.slice(0, -1).map((from, index) => {
    while (tokens[next] !== undefined && from >= endOf(tokens[next])) {
      next++;
    }
    const token = tokens[next];
    return { text: text.slice(from, sorted[index + 1]), look: token !== undefined && from >= token.at ? `json-${token.kind}` : '', isMatch: matching.has(from) };
  });
}

function endOf(token: { readonly at: number; readonly text: string } | undefined): number {
  return token === undefined ? Infinity : token.at + token.text.length;
}
