const PRINTABLE = /[\x20-\x7e]/;

/** Hex digits as a dump: where each line begins, its bytes, and what they are in ASCII. */
export function hexDump(hex: string, bytesOfLine: number): string {
  const bytes = hex.replace(/^0x|\s/g, '').match(/../g) ?? [];
  const digits = Math.max((bytes.length - 1).toString(16).length, 4);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += bytesOfLine) {
    const line = bytes.slice(at, at + bytesOfLine);
    const ascii = line.map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).map((letter) => (PRINTABLE.test(letter) ? letter : '.'));
    lines.push(`${at.toString(16).padStart(digits, '0')}  ${line.join(' ').padEnd(bytesOfLine * 3 - 1)}  ${ascii.join('')}`);
  }
  return lines.join('\n');
}
