import { html, type TemplateResult } from 'lit';

/** Above this the highlight is left out: typing stays quick. */
const MAX_HIGHLIGHTED = 100_000;
const TOKEN = /("(?:[^"\\\n]|\\.)*"?)(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b/g;

export interface JsonToken {
  readonly kind: 'name' | 'string' | 'number' | 'boolean';
  readonly text: string;
  /** Index in the text. */
  readonly at: number;
}

/** Names, strings, numbers and words of a text, which need not be valid, nor whole. */
export function jsonTokens(text: string): readonly JsonToken[] {
  return [...text.matchAll(TOKEN)].map((match) => {
    const [whole, string, colon = '', number] = match;
    const kind = string !== undefined ? (colon === '' ? 'string' : 'name') : number !== undefined ? 'number' : 'boolean';
    return { kind, text: string ?? whole, at: match.index };
  });
}

/** The text in pieces with a class each; the piece at `errorAt` (an index in the text) is marked. */
export function highlightJson(text: string, errorAt: number | null): TemplateResult {
  if (text.length > MAX_HIGHLIGHTED) {
    return html``;
  }
  const parts: (string | TemplateResult)[] = [];
  let at = 0;
  for (const token of jsonTokens(text)) {
    parts.push(...plain(text, at, token.at, errorAt));
    const marked = errorAt !== null && errorAt >= token.at && errorAt < token.at + token.text.length;
    parts.push(html`<span class="json-${token.kind}${marked ? ' squiggle' : ''}">${token.text}</span>`);
    at = token.at + token.text.length;
  }
  parts.push(...plain(text, at, text.length, errorAt));
  return html`${parts}`;
}

function plain(text: string, from: number, to: number, errorAt: number | null): (string | TemplateResult)[] {
  if (errorAt === null || errorAt < from || errorAt >= to) {
    return [text.slice(from, to)];
  }
  return [text.slice(from, errorAt), html`<span class="squiggle">${text.slice(errorAt, errorAt + 1)}</span>`, text.slice(errorAt + 1, to)];
}
