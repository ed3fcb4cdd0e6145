import type { Acks, CompressionName } from '../../contracts/messages';

/** Producer settings, complete. Times in ms, sizes in bytes. */
export interface ProducerOptions {
  readonly acks: Acks;
  readonly idempotent: boolean;
  readonly compression: CompressionName;
  readonly lingerMs: number;
  readonly batchSize: number;
  readonly retries: number;
  readonly retryBackoffMs: number;
  readonly maxInFlight: number;
  readonly deliveryTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly maxRequestSize: number;
  readonly bufferMemory: number;
}

/** Java's retry.backoff.max.ms. */
const MAX_BACKOFF_MS = 1_000;

/** Wait before attempt `failures + 1`: doubling from `retryBackoffMs`, at most 1 s, jittered by ±20 % as in Java. */
export function backoffMs(options: Pick<ProducerOptions, 'retryBackoffMs'>, failures: number): number {
  const base = Math.min(options.retryBackoffMs * 2 ** Math.min(failures - 1, 20), Math.max(MAX_BACKOFF_MS, options.retryBackoffMs));
  return Math.round(base * (0.8 + Math.random() * 0.4));
}
