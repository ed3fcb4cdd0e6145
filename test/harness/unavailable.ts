/** Something of the machine is missing (Java, kcat …): tests that need it skip, loudly; with CI=true they fail. */
export class UnavailableError extends Error {
  constructor(what: string, reason: string) {
    super(`${what} is not available: ${reason}`);
    this.name = 'UnavailableError';
  }
}

/** Enough for a first run that downloads Kafka. */
const SET_UP_TIMEOUT_MS = 300_000;

/**
 * For `before` hooks, gives them five minutes: skips the suite with a loud line if `needed` fails with an UnavailableError, and lets it fail with CI=true.
 * Every other error fails the suite.
 */
export async function orSkip<Value>(context: Mocha.Context, needed: Promise<Value>): Promise<Value> {
  context.timeout(SET_UP_TIMEOUT_MS);
  try {
    return await needed;
  } catch (error) {
    if (!(error instanceof UnavailableError) || process.env['CI'] === 'true') {
      throw error;
    }
    console.warn(`\n    !!! SKIPPED: ${error.message}\n`);
    return context.skip();
  }
}
