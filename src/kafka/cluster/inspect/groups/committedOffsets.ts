import { KafkaError } from '../../../errors/kafkaError';
import { offsetFetch, SEVERAL_GROUPS_FROM, type OffsetFetchResponse } from '../../../protocol/requests/offsetFetch';
import { closingOnTimeout } from '../../closingOnTimeout';
import type { Cluster } from '../../cluster';
import { inspecting, refusalOf } from '../askBroker';

export interface Committed {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint | KafkaError;
}

/** What each group committed, or why that is not known. */
export type CommittedOffsets = ReadonlyMap<string, readonly Committed[] | KafkaError>;

const TIMEOUT_MS = 10_000;
const NONE = -1n;
/** So many groups in a request, where the broker takes several. */
const CHUNK = 100;

/** Of groups that one broker coordinates: one request, or one for each group with brokers before 3.0. Never throws for a single group. */
export async function committedOffsets(cluster: Cluster, coordinator: number, groups: readonly string[], signal: AbortSignal | undefined): Promise<CommittedOffsets> {
  const found = new Map<string, readonly Committed[] | KafkaError>();
  if (groups.length === 0) {
    return found;
  }
  const failAll = (names: readonly string[], thrown: unknown): void => names.forEach((name) => found.set(name, KafkaError.from(KafkaError.dataOf(thrown))));
  try {
    const connection = await inspecting(cluster, coordinator, signal);
    const size = connection.versionOf(offsetFetch) >= SEVERAL_GROUPS_FROM ? CHUNK : 1;
    const parts = Array.from({ length: Math.ceil(groups.length / size) }, (_, index) => groups.slice(index * size, (index + 1) * size));
    await Promise.all(
      parts.map(async (names) => {
        try {
          const answer = await closingOnTimeout(connection, () => connection.request(offsetFetch, { groups: names }, { timeoutMs: TIMEOUT_MS, signal }));
          const told = size === 1 ? [answer.groups[0]] : names.map((name) => answer.groups.find(({ groupId }) => groupId === name));
          names.forEach((name, index) => found.set(name, committedOf(cluster, name, told[index])));
        } catch (thrown) {
          failAll(names, thrown);
        }
      }),
    );
  } catch (thrown) {
    failAll(groups, thrown);
  }
  return found;
}

function committedOf(cluster: Cluster, name: string, answer: OffsetFetchResponse['groups'][number] | undefined): readonly Committed[] | KafkaError {
  const facts = { group: name, api: offsetFetch.name, username: cluster.username };
  if (answer === undefined) {
    return new KafkaError('malformed-response', { facts });
  }
  return (
    refusalOf(answer.errorCode, facts) ??
    answer.topics.flatMap(({ name: topic, partitions }) =>
      partitions
        .filter(({ offset, errorCode }) => offset !== NONE || errorCode !== 0)
        .map(({ partition, offset, errorCode }) => ({ topic, partition, offset: refusalOf(errorCode, { ...facts, topic, partition }) ?? offset })),
    )
  );
}
