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
