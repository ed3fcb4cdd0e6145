import { delay } from '../cluster/abortable';
import type { BrokerConnection } from '../cluster/brokerConnection';
import type { Cluster } from '../cluster/cluster';
import { KafkaError } from '../errors/kafkaError';
import { READ_LANE } from './leaderRequest';

/** So long it is tried again, without one success, where trying again can help. */
const PATIENCE_MS = 30_000;
const BACKOFF_MS = 100;

/** What a leader says of each of the partitions that it was asked of. */
export type LeaderWork<T> = (connection: BrokerConnection, partitions: readonly number[]) => Promise<ReadonlyMap<number, T | KafkaError>>;

/**
 * Asks the leaders of several partitions, one request each, all at the same time; what another leader, or the same one
 * later, may answer is asked again. Throws the first error that stays, `unknown-partition`, or what `signal` was aborted with.
 */
export async function askLeaders<T>(cluster: Cluster, topic: string, partitions: readonly number[], signal: AbortSignal | undefined, work: LeaderWork<T>): Promise<ReadonlyMap<number, T>> {
  const answers = new Map<number, T>();
  let until = performance.now() + PATIENCE_MS;
  for (let maxAgeMs = Infinity; ; maxAgeMs = 0) {
    const open = partitions.filter((partition) => !answers.has(partition));
    if (open.length === 0) {
      return answers;
    }
    const failures: KafkaError[] = [];
    try {
      const { byLeader, without } = await leadersOf(cluster, topic, open, { maxAgeMs, signal });
      failures.push(...without);
      const asked = [...byLeader].map(async ([leader, own]) => work(await cluster.connection(leader, READ_LANE, signal), own));
      for (const result of await Promise.allSettled(asked)) {
        const told = result.status === 'fulfilled' ? [...result.value] : [];
        failures.push(...(result.status === 'rejected' ? [KafkaError.from(KafkaError.dataOf(result.reason))] : []));
        for (const [partition, answer] of told) {
          if (answer instanceof KafkaError) {
            failures.push(answer);
          } else {
            answers.set(partition, answer);
            until = performance.now() + PATIENCE_MS;
          }
        }
      }
    } catch (thrown) {
      failures.push(KafkaError.from(KafkaError.dataOf(thrown)));
    }
    const [first] = failures;
    const final = failures.find(({ data: { code, retriable } }) => !(retriable || (code === 'unknown-partition' && maxAgeMs > 0)) || code === 'unknown-topic');
    if (first !== undefined && (final !== undefined || signal?.aborted === true || performance.now() > until)) {
      throw final ?? first;
    }
    if (first !== undefined) {
      await delay(BACKOFF_MS, signal);
    }
  }
}

/** Partitions by the broker that leads them, as last read; those without one are errors. */
export async function leadersOf(
  cluster: Cluster,
  topic: string,
  partitions: readonly number[],
  options: { readonly maxAgeMs: number; readonly signal: AbortSignal | undefined },
): Promise<{ readonly byLeader: ReadonlyMap<number, number[]>; readonly without: readonly KafkaError[] }> {
  const { partitions: all } = await cluster.topic(topic, options);
  const byLeader = new Map<number, number[]>();
  const without: KafkaError[] = [];
  for (const partition of partitions) {
    const leader = cluster.leaderOf(topic, partition);
    if (partition >= all.length) {
      without.push(new KafkaError('unknown-partition', { facts: { topic, partition, partitions: all.length } }));
    } else if (leader === null) {
      without.push(new KafkaError('leader-not-available', { retriable: true, facts: { topic, partition } }));
    } else {
      byLeader.set(leader.broker.id, [...(byLeader.get(leader.broker.id) ?? []), partition]);
    }
  }
  return { byLeader, without };
}
