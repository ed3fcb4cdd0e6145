import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until `probe` gives something other than undefined or false, asking every 25 ms. `probe` may throw while the state is not reached;
 * the last error is in the one thrown after `timeoutMs`.
 */
export async function waitFor<Value>(what: string, probe: () => Promise<Value | undefined | false> | Value | undefined | false, timeoutMs = 30_000): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  do {
    try {
      const value = await probe();
      if (value !== undefined && value !== false) {
        return value;
      }
      last = undefined;
    } catch (error) {
      last = error;
    }
    await delay(25);
  } while (Date.now() < deadline);
  throw new Error(`Waited ${timeoutMs} ms in vain: ${what}.`, { cause: last });
}
