import { because, type Reason } from '../kafka/errors/reason';
import { quoted } from './format';

export interface JsonProblem {
  readonly index: number;
  /** A clause such as `a comma or “}” is expected, not “"”`. */
  readonly reason: Reason;
}

const LITERALS = ['true', 'false', 'null'];
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /[^\s,:{}[\]"]+/y;
const COMMENT = /\/[/*]/y;

/**
 * The first place where a text is not JSON (RFC 8259), and why; null where it is. `JSON.parse` decides, this explains: V8
 * does not say where for all its errors. Needs no stack for nesting.
 */
export function findJsonProblem(text: string): JsonProblem | null {
  return new JsonScan(text).run();
}

class JsonScan {
  private at = 0;
  /** Brackets that are open, as what closes them. */
  private readonly closers: ('}' | ']')[] = [];

  constructor(private readonly text: string) {}

  run(): JsonProblem | null {
    for (;;) {
      const problem = this.value() ?? this.afterValue();
      if (problem !== 'value') {
        return problem;
      }
    }
  }

  /** A scalar, an empty container, or the opening of one up to its first value. */
  private value(): JsonProblem | null {
    for (;;) {
      this.space();
      const opened = this.text[this.at];
      if (opened !== '{' && opened !== '[') {
        return this.scalar();
      }
      this.at += 1;
      this.closers.push(opened === '{' ? '}' : ']');
      this.space();
      if (this.text[this.at] === this.closers.at(-1)) {
        return null; // afterValue closes it
      }
      const problem = opened === '{' ? this.propertyName() : null;
      if (problem !== null) {
        return problem;
      }
    }
  }

  /** Closes what ends here; `value` where another one follows, null at the end of a sound text. */
  private afterValue(): JsonProblem | 'value' | null {
    for (;;) {
      this.space();
      const closer = this.closers.at(-1);
      if (closer === undefined) {
        return this.at === this.text.length ? null : this.problem(because('nothing more is expected after the value, but {0}', this.here()));
      }
      const found = this.text[this.at];
      if (found === ',') {
        this.at += 1;
        this.space();
        if (this.text[this.at] === closer) {
          return this.problem(because('a comma before the end is not allowed'), this.text.lastIndexOf(',', this.at));
        }
        return closer === '}' ? (this.propertyName() ?? 'value') : 'value';
      }
      if (found !== closer) {
        return this.problem(this.isAtEnd ? because('a comma or “{0}” is expected, not the end', closer) : because('a comma or “{0}” is expected, not {1}', closer, this.here()));
      }
      this.at += 1;
      this.closers.pop();
    }
  }

  private propertyName(): JsonProblem | null {
    if (this.text[this.at] !== '"') {
      return this.problem(this.isAtEnd ? because('a property name in double quotes is expected, not the end') : because('a property name in double quotes is expected, not {0}', this.here()));
    }
    const problem = this.string();
    if (problem !== null) {
      return problem;
    }
    this.space();
    if (this.text[this.at] !== ':') {
      return this.problem(this.isAtEnd ? because('a colon is expected, not the end') : because('a colon is expected, not {0}', this.here()));
    }
    this.at += 1;
    return null;
  }

  private scalar(): JsonProblem | null {
    const start = this.at;
    if (this.text[start] === '"') {
      return this.string();
    }
    const word = this.match(WORD) ?? '';
    if (LITERALS.includes(word) || (word !== '' && this.match(NUMBER, start) === word)) {
      return null;
    }
    this.at = start;
    if (this.match(COMMENT, start) !== null) {
      return this.problem(because('JSON has no comments'), start);
    }
    const meant = LITERALS.find((literal) => word !== '' && literal.startsWith(word.slice(0, 2).toLowerCase()));
    if (meant !== undefined) {
      return this.problem(because('expected {0}, found {1}', meant, word), start);
    }
    if (/^[-+.\d]/.test(word)) {
      return this.problem(because('“{0}” is no JSON number', word), start);
    }
    return this.problem(this.isAtEnd ? because('a value is expected, not the end') : because('a value is expected, not {0}', this.here()), start);
  }

  private string(): JsonProblem | null {
    const start = this.at;
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const code = this.text.charCodeAt(this.at);
      if (code === 0x22) {
        this.at += 1;
        return null;
      }
      if (code < 0x20) {
        return this.problem(because('{0} must be written as an escape in a string', this.here()));
      }
      if (code === 0x5c) {
        const escape = this.match(ESCAPE);
        if (escape === null) {
          return this.problem(because('there is no such escape'));
        }
        this.at -= 1;
      }
    }
    return this.problem(because('the string does not end'), start);
  }

  /** What the sticky expression matches at `from`; goes past it. */
  private match(expression: RegExp, from = this.at): string | null {
    expression.lastIndex = from;
    const found = expression.exec(this.text)?.[0] ?? null;
    this.at = found === null ? this.at : from + found.length;
    return found;
  }

  private space(): void {
    while (' \t\n\r'.includes(this.text[this.at] ?? 'x')) {
      this.at += 1;
    }
  }

  private get isAtEnd(): boolean {
    return this.at === this.text.length;
  }

  private here(): string {
    return quoted(this.text, this.at);
  }

  private problem(reason: Reason, index = this.at): JsonProblem {
    return { index, reason };
  }
}
