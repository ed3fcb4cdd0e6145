import { KafkaError } from '../../errors/kafkaError';
import type { Facts } from '../../../contracts/errors';
import type { ApiRequest } from '../../protocol/apiRequest';
import { brokerError } from '../../protocol/errorCodes';
import type { BrokerConnection } from '../brokerConnection';
import { closingOnTimeout } from '../closingOnTimeout';
import type { Cluster } from '../cluster';
import type { BrokerNode } from '../metadata';

/** Looking at a cluster has sockets of its own: a broker that looks long holds no send up. */
const INSPECT_LANE = 'inspect';
const TIMEOUT_MS = 10_000;

/** The socket for questions about what a broker has. */
export function inspecting(cluster: Cluster, brokerId: number, signal: AbortSignal | undefined): Promise<BrokerConnection> {
  return cluster.connection(brokerId, INSPECT_LANE, signal);
}

export async function askBroker<Q, S>(cluster: Cluster, brokerId: number, api: ApiRequest<Q, S>, request: Q, signal: AbortSignal | undefined, timeoutMs = TIMEOUT_MS): Promise<S> {
  const connection = await inspecting(cluster, brokerId, signal);
  return closingOnTimeout(connection, () => connection.request(api, request, { timeoutMs, signal }));
}

/** All brokers there are now. */
export async function brokersOf(cluster: Cluster, signal: AbortSignal | undefined): Promise<readonly BrokerNode[]> {
  await cluster.topicsNamed([], signal);
  return cluster.brokerList;
}

/** The error of a code that is not 0; null for 0. `message`: the broker's own text. */
export function refusalOf(errorCode: number, facts: Facts, message: string | null = null): KafkaError | null {
  if (errorCode === 0) {
    return null;
  }
  const { errorCode: code, name, retriable } = brokerError(errorCode);
  return new KafkaError(code, { retriable, facts: { ...facts, brokerMessage: message }, kafka: { code: errorCode, name }, raw: message === null ? name : `${name}: ${message}` });
}
