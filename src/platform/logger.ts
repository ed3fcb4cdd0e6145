/**
 * Where everything is logged: VS Code's `LogOutputChannel` in the extension, anything in a test. Payloads and secrets
 * never at `info` or above.
 */
export interface Logger {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** What a log line says of something thrown. */
export function describeThrown(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
