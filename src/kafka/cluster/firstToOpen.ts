/** ms an attempt may be silent before the next one begins beside it: long for a live broker, short for who waits. */
const NEXT_AFTER_MS = 1_000;

export interface OpenAttempts<T> {
  /** In the order in which they begin; each stops when its signal is aborted. */
  readonly attempts: readonly ((signal: AbortSignal) => Promise<T>)[];
  /** Ends all of them. */
  readonly signal: AbortSignal;
  /** Gets what opened although another one had won already. */
  readonly discard: (late: T) => void;
  readonly nextAfterMs?: number;
}

export type FirstToOpen<T> = { readonly opened: T } | { readonly failures: readonly unknown[] };

/**
 * Begins attempts one after the other, each as soon as the one before has failed or was silent for a while; they go on
 * beside each other (as Happy Eyeballs, RFC 8305). The first that succeeds wins and the others are stopped. Where none
 * does: what they threw, in the order in which they failed.
 */
export function firstToOpen<T>({ attempts, signal, discard, nextAfterMs = NEXT_AFTER_MS }: OpenAttempts<T>): Promise<FirstToOpen<T>> {
  const stopping = new AbortController();
  const stop = AbortSignal.any([signal, stopping.signal]);
  const failures: unknown[] = [];
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    let begun = 0;
    let isOver = false;
    const end = (result: FirstToOpen<T>): void => {
      isOver = true;
      clearTimeout(timer);
      stopping.abort();
      resolve(result);
    };
    const begin = (): void => {
      clearTimeout(timer);
      const attempt = isOver || stop.aborted ? undefined : attempts[begun];
      if (attempt === undefined) {
        return;
      }
      begun++;
      timer = setTimeout(begin, nextAfterMs);
      attempt(stop).then(
        (opened) => (isOver ? discard(opened) : end({ opened })),
        (thrown: unknown) => {
          failures.push(thrown);
          begin();
          if (failures.length === begun) {
            end({ failures });
          }
        },
      );
    };
    begin();
    if (begun === 0) {
      end({ failures });
    }
  });
}
