import { html, type TemplateResult } from 'lit';

/** Above this the highlight is left out: typing stays quick. */
const MAX_HIGHLIGHTED = 100_000;
const TOKEN = /("(?:[^"\\\n]|\\.)*"?)(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b/g;

/** The text in pieces with a class each; the piece at `errorAt` (an index in the text) is marked. */
export function highlightJson(text: string, errorAt: number | null): TemplateResult {
  if (text.length > MAX_HIGHLIGHTED) {
    return html``;
  }
  const parts: (string | TemplateResult)[] = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    parts.push(...plain(text, at, match.index, errorAt));
    const [whole, string, colon = '', number] = match;
    const kind = string !== undefined ? (colon === '' ? 'string' : 'name') : number !== undefined ? 'number' : 'boolean';
    const token = string ?? whole;
    const marked = errorAt !== null && errorAt >= match.index && errorAt < match.index + token.length;
    parts.push(html`<span class="json-${kind}${marked ? ' squiggle' : ''}">${token}</span>`, colon);
    at = match.index + whole.length;
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

/** Indents by two spaces, without touching a single token: digits, escapes and the order of names stay as typed. */
export function formatJson(text: string): string {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let depth = 0;
  let result = '';
  const newLine = (): string => `\n${'  '.repeat(depth)}`;
  tokens.forEach((token, index) => {
    switch (token) {
      case '{':
      case '[': {
        const closes = tokens[index + 1] === '}' || tokens[index + 1] === ']';
        depth += closes ? 0 : 1;
        result += closes ? token : token + newLine();
        return;
      }
      case '}':
      case ']': {
        const opened = tokens[index - 1] === '{' || tokens[index - 1] === '[';
        depth -= opened ? 0 : 1;
        result += opened ? token : newLine() + token;
        return;
      }
      case ',':
        result += token + newLine();
        return;
      case ':':
        result += ': ';
        return;
      default:
        result += token;
    }
  });
  return result;
}
