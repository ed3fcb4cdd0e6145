import { because, type Reason } from '../kafka/errors/reason';

/** Why the broker could not be started, for people. */
export function startFailure(error: unknown, port: number): Reason {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return because('Port {0} is in use by another program. Choose another port, or 0 for any free one.', String(port));
    case 'EACCES':
      return because('Port {0} may not be used by this user. Choose one above 1023, or 0 for any free one.', String(port));
    default:
      return because('The sandbox broker could not start: {0}', error instanceof Error ? error.message : String(error));
  }
}
