import Mocha from 'mocha';

const NAME = 'UnavailableError';

/** Something of the machine is missing (Java, kcat …): tests that need it skip, loudly; with CI=true they fail. */
export class UnavailableError extends Error {
  constructor(what: string, reason: string) {
    super(`${what} is not available: ${reason}`);
    this.name = NAME;
  }
}

/** Enough for a first run that downloads Kafka. */
const SET_UP_TIMEOUT_MS = 300_000;

/** For `before` hooks: gives them five minutes for what is set up on first use. Where that is missing, see `skipUnavailable`. */
export async function orSkip<Value>(context: Mocha.Context, needed: Promise<Value>): Promise<Value> {
  context.timeout(SET_UP_TIMEOUT_MS);
  return needed;
}

/**
 * From now on a test or hook that ends with an UnavailableError skips, with a loud line, unless CI=true. What it should
 * have started is not there for the hooks that stop it: their errors do not count then.
 */
export function skipUnavailable(): void {
  if (process.env['CI'] === 'true') {
    return;
  }
  const skipping = new Set<Mocha.Suite>();
  const said = new Set<string>();
  const { run } = Mocha.Runnable.prototype;
  Mocha.Runnable.prototype.run = function (done): void {
    run.call(this, (error?: unknown) => {
      const suite = this.parent;
      // The suite is another bundle than the one that runs it: its class is another one, too.
      if (error instanceof Error && error.name === NAME) {
        this.pending = true;
        if (suite !== undefined && !suite.root) {
          skipping.add(suite);
        }
        if (!said.has(error.message)) {
          said.add(error.message);
          console.warn(`\n    !!! SKIPPED: ${error.message}\n`);
        }
        done();
      } else if (error !== undefined && error !== null && this instanceof Mocha.Hook && this.title.startsWith('"after') && isTouched(suite, skipping)) {
        done();
      } else {
        done(error);
      }
    });
  };
}

/** The suite itself, one directly in it, or one that it is in. */
function isTouched(suite: Mocha.Suite | undefined, skipping: ReadonlySet<Mocha.Suite>): boolean {
  if (suite?.suites.some((inner) => skipping.has(inner)) === true) {
    return true;
  }
  for (let outer = suite; outer !== undefined; outer = outer.parent) {
    if (skipping.has(outer)) {
      return true;
    }
  }
  return false;
}
