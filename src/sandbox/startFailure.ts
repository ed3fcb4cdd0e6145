/** Why the broker could not be started, for people. */
export function startFailure(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program. Choose another port, or 0 for any free one.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user. Choose one above 1023, or 0 for any free one.`;
    default:
      return `The sandbox broker could not start: ${error instanceof Error ? error.message : String(error)}`;
  }
}
