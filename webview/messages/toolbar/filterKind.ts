const NAMES = 'key|value|headers|headerList|topic|partition|offset|timestamp|size';
/** `value.speed`, `headers['trace']`, `offset >= 5`, `partition in [1, 2]` */
const MENTION = new RegExp(`(?<![\\w.])(?:${NAMES})(?:\\.[a-zA-Z_]|\\s*(?:\\[|[<>]|[!=]=|in\\b))`);
/** `'trace' in headers`, `size(value)` */
const WITHIN = new RegExp(`['"]\\s*in\\s+(?:${NAMES})\\b|(?<![\\w.])size\\s*\\(`);
const OPERATOR = /==|!=|&&|\|\|/;

/** Whether who typed this means a condition, not text to be found. */
export function looksLikeExpression(text: string): boolean {
  return MENTION.test(text) || WITHIN.test(text) || OPERATOR.test(text);
}
