import { createScanner } from 'jsonc-parser';

/** The elements of a JSON array, each as it is written: digits, order and spaces stay. `array` is valid JSON. */
export function elementsOf(array: string): readonly string[] {
  const elements: string[] = [];
  let start: number | null = null;
  let end = 0;
  for (const token of tokensOf(array)) {
    if (start !== null && (token.depth === 0 || (token.depth === 1 && token.first === ','))) {
      elements.push(array.slice(start, end));
      start = null;
    } else if (token.depth > 0) {
      start ??= token.offset;
      end = token.end;
    }
  }
  return elements;
}

/**
 * The fields of a JSON object that can be a key: texts as they read, numbers with their digits, true and false. `text` is valid JSON; empty
 * where it is no object. Of a name that comes twice the last one counts, as for whoever parses it.
 */
export function keyFieldsOf(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let name: string | null = null;
  let isValue = false;
  for (const token of tokensOf(text)) {
    if (token.depth === 0 && token.first !== '{' && token.first !== '}') {
      break;
    } else if (token.depth !== 1) {
      continue;
    } else if (token.first === ':') {
      isValue = true;
    } else if (token.first === ',') {
      isValue = false;
    } else if (!isValue) {
      name = token.read();
    } else if (name !== null) {
      fields.delete(name);
      if (/[-"\dtf]/.test(token.first)) {
        fields.set(name, token.read());
      }
      name = null;
    }
  }
  return fields;
}

interface Token {
  /** The first character tells what it is, as the text is valid JSON. */
  readonly first: string;
  readonly offset: number;
  readonly end: number;
  /** In how many brackets it stands; a bracket itself stands outside of its pair. */
  readonly depth: number;
  /** A text as it reads, anything else as it is written. To be called before the next token is taken. */
  readonly read: () => string;
}

/** Needs no stack for nesting. */
function* tokensOf(text: string): Iterable<Token> {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const offset = scanner.getTokenOffset();
    const first = text.charAt(offset);
    depth -= first === '}' || first === ']' ? 1 : 0;
    yield { first, offset, end: offset + scanner.getTokenLength(), depth, read: () => scanner.getTokenValue() };
    depth += first === '{' || first === '[' ? 1 : 0;
  }
}
