import type { BrokerConnection } from '../cluster/brokerConnection';
import { KafkaError } from '../errors/kafkaError';
import type { Entry } from './entry';

/** acks=0: a close this soon after the write is the broker's way to refuse. */
const REFUSAL_BY_CLOSE_MS = 1_000;

interface Written {
  /** `performance.now()`. */
  readonly until: number;
  readonly entries: readonly Entry[];
}

/** Tells records that were sent with acks=0 when their connection is closed right after; keeps none for longer. */
export class RefusalWatch {
  private readonly written = new WeakMap<BrokerConnection, Written[]>();

  add(connection: BrokerConnection, entries: readonly Entry[]): void {
    const now = performance.now();
    const own = { until: now + REFUSAL_BY_CLOSE_MS, entries: entries.filter(({ options }) => options.onAfterthought !== undefined) };
    const others = this.written.get(connection);
    if (others === undefined || connection.closed !== null) {
      const watched = [own];
      this.written.set(connection, watched);
      connection.onClose((error) => tell(error, watched));
      return;
    }
    others.splice(0, others.findLastIndex(({ until }) => until < now) + 1);
    others.push(own);
  }
}

function tell(error: KafkaError, watched: readonly Written[]): void {
  if (error.code === 'closing') {
    return;
  }
  const { facts, raw, broker } = error.data;
  const told = new KafkaError('broker-closed-after-write', { facts, raw, ...(broker === undefined ? {} : { broker }) }).data;
  const now = performance.now();
  watched.filter(({ until }) => now <= until).forEach(({ entries }) => entries.forEach((entry) => entry.afterthought(told)));
}
