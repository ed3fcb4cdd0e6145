import type { Cluster } from '../cluster/cluster';
import { formatAddress } from '../cluster/config';
import { KafkaError } from '../errors/kafkaError';

/** Where no bootstrap server has ever answered, a send gives up after this. */
export const NEVER_CONNECTED_MS = 30_000;

export interface Ending {
  /** `performance.now()` when the send began. */
  readonly startedAt: number;
  readonly deliveryTimeoutMs: number;
  readonly neverConnectedMs: number;
  readonly caller: AbortSignal | undefined;
  readonly closing: AbortSignal | null;
}

/** Aborted by the caller, at the delivery timeout, when no broker has ever answered for long, or when the producer closes; its reason is the error. */
export function endingSignal(cluster: Cluster, { startedAt, deliveryTimeoutMs, neverConnectedMs, caller, closing }: Ending): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const ending = new AbortController();
  const after = (ms: number, work: () => unknown): NodeJS.Timeout => setTimeout(work, Math.max(startedAt + ms - performance.now(), 0));
  const timers = [
    after(deliveryTimeoutMs, () => ending.abort(new KafkaError('delivery-timeout', { retriable: true, facts: { timeoutMs: deliveryTimeoutMs, written: false } }))),
    ...(cluster.everConnected ? [] : [after(neverConnectedMs, () => cluster.everConnected || ending.abort(neverConnected(cluster)))]),
  ];
  const onCaller = (): void => ending.abort(new KafkaError('cancelled'));
  const onClosing = (): void => ending.abort(new KafkaError('closing'));
  caller?.addEventListener('abort', onCaller, { once: true });
  closing?.addEventListener('abort', onClosing, { once: true });
  if (closing?.aborted) {
    onClosing();
  } else if (caller?.aborted) {
    onCaller();
  }
  return {
    signal: ending.signal,
    dispose: () => {
      timers.forEach((timer) => clearTimeout(timer));
      caller?.removeEventListener('abort', onCaller);
      closing?.removeEventListener('abort', onClosing);
    },
  };
}

function neverConnected(cluster: Cluster): KafkaError {
  const bootstrap = cluster.config.bootstrapServers.map(formatAddress).join(', ');
  return new KafkaError('no-brokers-available', { retriable: true, facts: { bootstrap, addresses: bootstrap } });
}
