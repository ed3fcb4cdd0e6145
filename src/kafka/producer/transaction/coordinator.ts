import type { BrokerAddress } from '../../../contracts/messages';
import { abortable, delay } from '../../cluster/abortable';
import type { BrokerConnection } from '../../cluster/brokerConnection';
import { closingOnTimeout } from '../../cluster/closingOnTimeout';
import type { Cluster } from '../../cluster/cluster';
import { formatAddress } from '../../cluster/config';
import type { BrokerNode } from '../../cluster/metadata';
import { KafkaError, type KafkaErrorData } from '../../errors/kafkaError';
import type { ApiRequest } from '../../protocol/apiRequest';
import { brokerError } from '../../protocol/errorCodes';
import { findCoordinator, TRANSACTION } from '../../protocol/requests/findCoordinator';
import { backoffMs, type ProducerOptions } from '../settings';
import type { StepAttempt, StepLog, TransactionSteps } from './steps';

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
  /** Where each search for it is written down. */
  readonly steps: TransactionSteps;
  /** Hears of each failure after which it is tried again. */
  readonly onFailure: (error: KafkaErrorData) => void;
}

export interface CoordinatorCall<S> {
  /** Where its attempts are written down. */
  readonly step: StepLog;
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
  /** Who it was when it was last found. */
  private previous: number | null = null;
  private last: KafkaErrorData | null = null;
  /** While it is being found. */
  private search: StepLog | null = null;
  private tried: StepAttempt | null = null;

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
    try {
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
          await this.backOff(error, failures, call.signal);
        }
      }
    } finally {
      this.search?.end();
      this.search = null;
      call.step.end();
    }
  }

  private async backOff(error: KafkaErrorData, failures: number, signal: AbortSignal): Promise<void> {
    const isConcurrent = error.kafka?.code === CONCURRENT_TRANSACTIONS;
    const from = performance.now();
    try {
      await delay(isConcurrent ? Math.min(CONCURRENT_BACKOFF_MS * failures, 5 * CONCURRENT_BACKOFF_MS) : backoffMs(this.host.options, failures), signal);
    } finally {
      if (this.tried !== null) {
        this.tried.backoffMs = performance.now() - from;
      }
    }
  }

  private async once<Q, S>(api: ApiRequest<Q, S>, request: Q, call: CoordinatorCall<S>): Promise<S> {
    const { step, signal, codeOf, onAnswer, isFinal } = call;
    const node = (this.node ??= await this.find(signal));
    return this.attempt(step, node, signal, async (attempt) => {
      const answer = await this.answer(api, request, node, attempt, call).catch((thrown: unknown) => {
        this.node = null;
        if (attempt.writtenAt !== null) {
          onAnswer?.(null);
        }
        throw thrown;
      });
      const code = codeOf(answer);
      onAnswer?.(code);
      if (code === 0) {
        return answer;
      }
      if (ELSEWHERE.has(code)) {
        this.node = null;
      }
      throw this.refusal(code, api.name, { node, isFinal: isFinal?.(code) });
    });
  }

  private async answer<Q, S>(api: ApiRequest<Q, S>, request: Q, node: BrokerNode, attempt: StepAttempt, { signal, onWrite }: CoordinatorCall<S>): Promise<S> {
    const { cluster, lane, options } = this.host;
    const connection = await cluster.connection(node.id, lane, signal);
    const written = (): void => {
      attempt.writtenAt = performance.now();
      onWrite?.();
    };
    return closingOnTimeout(connection, () => connection.request(api, request, { timeoutMs: options.requestTimeoutMs, signal, onWrite: written }));
  }

  /** Does the work, which throws where it did not succeed, as an attempt of the step. */
  private async attempt<T>(step: StepLog, broker: BrokerAddress | null, signal: AbortSignal, work: (attempt: StepAttempt) => Promise<T>): Promise<T> {
    const attempt = step.attempt(broker === null ? null : { id: broker.id, host: broker.host, port: broker.port });
    this.tried = attempt;
    try {
      return await work(attempt);
    } catch (thrown) {
      attempt.error = endOf(attempt, KafkaError.dataOf(thrown), signal);
      throw thrown;
    } finally {
      attempt.endedAt = performance.now();
    }
  }

  private async find(signal: AbortSignal): Promise<BrokerNode> {
    const { previous } = this;
    const search = (this.search ??= this.host.steps.step('find-coordinator', { asked: null, broker: null, address: null, previous }));
    const found = await this.attempt(search, null, signal, (attempt) => this.askAnyone(search, attempt, signal));
    search.note({ broker: found.id, address: formatAddress(found) });
    search.end();
    this.search = null;
    this.previous = found.id;
    return found;
  }

  private async askAnyone(search: StepLog, attempt: StepAttempt, signal: AbortSignal): Promise<BrokerNode> {
    const { cluster, transactionalId, options } = this.host;
    const { errorCode, errorMessage, nodeId } = await cluster.request('any', findCoordinator, { key: transactionalId, keyType: TRANSACTION }, {
      signal,
      timeoutMs: Math.min(options.requestTimeoutMs, FIND_TIMEOUT_MS),
      onConnection: (connection) => {
        attempt.broker = this.addressOf(connection);
        search.note({ asked: formatAddress(connection.address) });
      },
      onWrite: () => {
        attempt.writtenAt = performance.now();
      },
    });
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

  /** At a bootstrap address it is the broker that the cluster says has that address; null: none has it. */
  private addressOf({ brokerId, address: { host, port } }: BrokerConnection): BrokerAddress | null {
    const id = brokerId ?? this.host.cluster.brokerList.find((node) => node.host === host && node.port === port)?.id;
    return id === undefined ? null : { id, host, port };
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

/** Why an attempt ended: what came back, or what its signal was aborted with. */
function endOf(attempt: StepAttempt, error: KafkaErrorData, signal: AbortSignal): KafkaErrorData {
  if (error.code !== 'cancelled' || !signal.aborted) {
    return error;
  }
  const reason = KafkaError.dataOf(signal.reason);
  return reason.code === 'cancelled' && attempt.writtenAt !== null ? { ...reason, code: 'stopped-waiting' } : reason;
}
