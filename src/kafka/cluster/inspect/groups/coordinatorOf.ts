import { KafkaError, type KafkaErrorData } from '../../../errors/kafkaError';
import { findCoordinator } from '../../../protocol/requests/findCoordinator';
import { delay } from '../../abortable';
import type { Cluster } from '../../cluster';
import { brokersOf, refusalOf } from '../askBroker';

const GROUP = 0;
/** COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR. */
const ELSEWHERE = new Set([14, 15, 16]);
const ATTEMPTS = 5;
const BACKOFF_MS = 100;

/** Whether another broker, or the same one later, coordinates the group. */
export function isElsewhere({ kafka }: KafkaErrorData): boolean {
  return kafka !== undefined && ELSEWHERE.has(kafka.code);
}

/** Id of the broker that coordinates a group now. Throws why it is not known. */
export async function coordinatorOf(cluster: Cluster, group: string, signal: AbortSignal | undefined): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const { errorCode, errorMessage, nodeId } = await cluster.request('any', findCoordinator, { key: group, keyType: GROUP }, { signal });
    const refusal = refusalOf(errorCode, { group, api: findCoordinator.name, username: cluster.username }, errorMessage === 'NONE' ? null : errorMessage);
    if (refusal === null && cluster.broker(nodeId) === null) {
      await brokersOf(cluster, signal);
    }
    if (refusal === null && cluster.broker(nodeId) !== null) {
      return nodeId;
    }
    if (attempt === ATTEMPTS || refusal?.data.retriable === false) {
      throw refusal ?? new KafkaError('coordinator-not-available', { retriable: true, facts: { group } });
    }
    await delay(BACKOFF_MS, signal);
  }
}
