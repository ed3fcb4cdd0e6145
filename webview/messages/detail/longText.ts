import { html, type TemplateResult } from 'lit';
import { highlightJson } from '../../lib/jsonHighlight';
import { properties } from '../../lib/properties';

/** Letters of a piece that the browser lays out on its own, when it is seen. */
const PIECE = 4_000;
/** What is longer is shown in one colour: thousands of pieces would stall the page. */
const MAX_HIGHLIGHTED = 50_000;
const LINE = 18;
/** Letters of a line, where nobody knows how wide it is. */
const LINE_LETTERS = 50;

/** A text of any length, in pieces that cost nothing while they are out of sight. */
export function longText(text: string, isJson: boolean): TemplateResult {
  if (isJson && text.length <= MAX_HIGHLIGHTED) {
    return html`<pre class="code-text">${highlightJson(text, null)}</pre>`;
  }
  return html`<div class="code-text">${piecesOf(text).map((piece) => html`<pre class="piece" ${properties({ '--lines': String(linesOf(piece) * LINE) + 'px' })}>${piece}</pre>`)}</div>`;
}

/** Cut after the ends of lines; a line that is longer than a piece within it. */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const most = from + PIECE;
    const end = most >= text.length ? text.length : text.lastIndexOf('\n', most) + 1;
    const to = end > from ? end : most;
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
}

function linesOf(piece: string): number {
  return piece.split('\n').reduce((sum, line) => sum + Math.max(Math.ceil(line.length / LINE_LETTERS), 1), 0);
}
