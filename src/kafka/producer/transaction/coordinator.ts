import { abortable, delay } from '../../cluster/abortable';
import type { BrokerConnection } from '../../cluster/brokerConnection';
import type { Cluster } from '../../cluster/cluster';
import type { BrokerNode } from '../../cluster/metadata';
import { KafkaError, type KafkaErrorData } from '../../errors/kafkaError';
import type { ApiRequest } from '../../protocol/apiRequest';
import { brokerError } from '../../protocol/errorCodes';
import { findCoordinator, TRANSACTION } from '../../protocol/requests/findCoordinator';
import { backoffMs, type ProducerOptions } from '../settings';

/** COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR: ask again who it is. */
const ELSEWHERE = new Set([15, 16]);
/** CONCURRENT_TRANSACTIONS: an earlier step is still being written into the partitions, which takes a moment. */
const CONCURRENT_TRANSACTIONS = 51;
const CONCURRENT_BACKOFF_MS = 20;
/** Any broker can say who it is: one that is silent is not waited for long. */
const FIND_TIMEOUT_MS = 8_000;

export interface CoordinatorHost {
  readonly cluster: Cluster;
  readonly options: ProducerOptions;
  readonly transactionalId: string;
  /** Purpose of its socket: see `Cluster.connection`. */
  readonly lane: string;
  /** Hears of each failure after which it is tried again. */
  readonly onFailure: (error: KafkaErrorData) => void;
}

export interface CoordinatorCall<S> {
  /** Of the answer; not 0: it is an error. */
  readonly codeOf: (answer: S) => number;
  readonly signal: AbortSignal;
  /** Right before each write. */
  readonly onWrite?: () => void;
  /** An attempt that was written ended so: `code` null: without an answer. */
  readonly onAnswer?: (code: number | null) => void;
  /** Whether an error ends it; absent: one that is not retriable does. */
  readonly isFinal?: (code: number) => boolean;
}

/** The broker that keeps the state of one transactional id: found, asked, and found again where it has moved. */
export class Coordinator {
  private node: BrokerNode | null = null;
  private last: KafkaErrorData | null = null;

  constructor(private readonly host: CoordinatorHost) {}

  /** The newest thing that stood in the way; null: nothing did. */
  get lastFailure(): KafkaErrorData | null {
    return this.last;
  }

  /**
   * Asks until there is an answer that counts: all these requests may be repeated as they are. Throws what is final, or
   * why the signal ended it.
   */
  async ask<Q, S>(api: ApiRequest<Q, S>, request: Q, call: CoordinatorCall<S>): Promise<S> {
    for (let failures = 1; ; failures++) {
      try {
        return await this.once(api, request, call);
      } catch (thrown) {
        const error = KafkaError.dataOf(thrown);
        call.signal.throwIfAborted();
        if (!error.retriable) {
          throw thrown;
        }
        this.last = error;
        this.host.onFailure(error);
        const isConcurrent = error.kafka?.code === CONCURRENT_TRANSACTIONS;
        await delay(isConcurrent ? Math.min(CONCURRENT_BACKOFF_MS * failures, 5 * CONCURRENT_BACKOFF_MS) : backoffMs(this.host.options, failures), call.signal);
      }
    }
  }

  private async once<Q, S>(api: ApiRequest<Q, S>, request: Q, { codeOf, signal, onWrite, onAnswer, isFinal }: CoordinatorCall<S>): Promise<S> {
    const { node, connection } = await this.connect(signal);
    const attempt = { written: false };
    let answer: S;
    try {
      answer = await connection.request(api, request, {
        timeoutMs: this.host.options.requestTimeoutMs,
        signal,
        onWrite: () => {
          attempt.written = true;
          onWrite?.();
        },
      });
    } catch (thrown) {
      if (attempt.written) {
        onAnswer?.(null);
      }
      const error = KafkaError.from(KafkaError.dataOf(thrown));
      if (error.code === 'request-timeout') {
        connection.close(error);
      }
      this.node = null;
      throw error;
    }
    const code = codeOf(answer);
    onAnswer?.(code);
    if (code === 0) {
      return answer;
    }
    if (ELSEWHERE.has(code)) {
      this.node = null;
    }
    throw this.refusal(code, api.name, { node, isFinal: isFinal?.(code) });
  }

  private async connect(signal: AbortSignal): Promise<{ node: BrokerNode; connection: BrokerConnection }> {
    const { cluster, lane } = this.host;
    this.node ??= await this.find(signal);
    const { node } = this;
    try {
      return { node, connection: await cluster.connection(node.id, lane, signal) };
    } catch (thrown) {
      this.node = null;
      throw thrown;
    }
  }

  private async find(signal: AbortSignal): Promise<BrokerNode> {
    const { cluster, transactionalId, options } = this.host;
    const timeoutMs = Math.min(options.requestTimeoutMs, FIND_TIMEOUT_MS);
    const { errorCode, errorMessage, nodeId } = await cluster.request('any', findCoordinator, { key: transactionalId, keyType: TRANSACTION }, { signal, timeoutMs });
    if (errorCode !== 0) {
      throw this.refusal(errorCode, findCoordinator.name, { brokerMessage: errorMessage });
    }
    const known = cluster.broker(nodeId);
    if (known !== null) {
      return known;
    }
    await abortable(cluster.allTopics(signal), signal);
    const found = cluster.broker(nodeId);
    if (found === null) {
      throw new KafkaError('coordinator-not-available', { retriable: true, facts: { brokerId: nodeId } });
    }
    return found;
  }

  private refusal(
    errorCode: number,
    api: string,
    { node = null, isFinal, brokerMessage = null }: { readonly node?: BrokerNode | null; readonly isFinal?: boolean | undefined; readonly brokerMessage?: string | null },
  ): KafkaError {
    const { code, name, retriable, errorCode: ours } = brokerError(errorCode);
    const broker = node === null ? null : { id: node.id, host: node.host, port: node.port };
    return new KafkaError(ours, {
      retriable: isFinal === undefined ? retriable : !isFinal,
      kafka: { code, name },
      facts: {
        api,
        ...(ours === 'transactional-id-not-authorized' ? { name: this.host.transactionalId } : {}),
        brokerId: node?.id ?? null,
        address: broker === null ? null : `${broker.host}:${broker.port}`,
        username: this.host.cluster.username,
        brokerMessage,
      },
      ...(broker === null ? {} : { broker }),
      raw: brokerMessage === null ? name : `${name}: ${brokerMessage}`,
    });
  }
}
