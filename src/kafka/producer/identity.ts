import type { Cluster } from '../cluster/cluster';
import { delay } from '../cluster/abortable';
import { KafkaError, type KafkaErrorData } from '../errors/kafkaError';
import { brokerError } from '../protocol/errorCodes';
import { initProducerId } from '../protocol/requests/initProducerId';
import { backoffMs, type ProducerOptions } from './settings';

const INT32_RANGE = 2 ** 31;

/** The sequence so many records later: after 2³¹ − 1 comes 0, as in Kafka. */
export function sequenceAfter(base: number, count: number): number {
  return (base + count) % INT32_RANGE;
}

/** A producer id with the next sequence number of each partition. Thrown away once it can no longer be trusted. */
export class ProducerIdentity {
  private readonly next = new Map<string, number>();
  private readonly known = new Set<string>();
  retired = false;

  constructor(
    readonly id: bigint,
    readonly epoch: number,
    /** The cluster that gave it. Another one gives the same ids to others, and would take our records for duplicates of theirs. */
    readonly clusterId: string | null = null,
  ) {}

  /** Sequences for `count` records; the first of them. */
  take(partitionKey: string, count: number): number {
    const base = this.next.get(partitionKey) ?? 0;
    this.next.set(partitionKey, sequenceAfter(base, count));
    return base;
  }

  /** A partition has stored something of it: from now on it notices a gap. */
  confirm(partitionKey: string): void {
    this.known.add(partitionKey);
  }

  /**
   * Whether the partition refuses a batch that comes before its predecessor. It takes any first sequence of a producer it
   * does not know (`ProducerAppendInfo.checkSequence`), so only one batch may be on the way until then.
   */
  isConfirmed(partitionKey: string): boolean {
    return this.known.has(partitionKey);
  }

  /** Gives the newest sequences back, when it is certain that nothing was stored with them; false: others came after. */
  giveBack(partitionKey: string, base: number, count: number): boolean {
    if (this.next.get(partitionKey) !== sequenceAfter(base, count)) {
      return false;
    }
    this.next.set(partitionKey, base);
    return true;
  }
}

/** The producer id in use: asked for when first needed, and again after one was thrown away. */
export class Identities {
  private current: ProducerIdentity | null = null;
  private asking: Promise<ProducerIdentity> | null = null;

  constructor(
    private readonly cluster: Cluster,
    private readonly options: ProducerOptions,
    /** Hears of each failure after which it is asked for again. */
    private readonly onFailure: (error: KafkaErrorData) => void,
  ) {}

  get usable(): ProducerIdentity | null {
    if (this.current !== null && this.current.clusterId !== this.cluster.id) {
      this.current.retired = true;
    }
    return this.current !== null && !this.current.retired ? this.current : null;
  }

  /** Throws `idempotence-not-authorized` and the like, or what stood in the way until the signal ended it. */
  get(signal: AbortSignal): Promise<ProducerIdentity> {
    const { usable } = this;
    if (usable !== null) {
      return Promise.resolve(usable);
    }
    this.asking ??= this.ask(signal).finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private async ask(signal: AbortSignal): Promise<ProducerIdentity> {
    for (let failures = 1; ; failures++) {
      try {
        const { id } = this.cluster;
        const answer = await this.cluster.request(
          'any',
          initProducerId,
          { transactionalId: null, transactionTimeoutMs: this.options.requestTimeoutMs },
          { signal },
        );
        if (answer.errorCode === 0) {
          this.current = new ProducerIdentity(answer.producerId, answer.producerEpoch, id);
          return this.current;
        }
        throw refused(answer.errorCode);
      } catch (thrown) {
        const error = KafkaError.dataOf(thrown);
        if (!error.retriable || signal.aborted) {
          throw thrown;
        }
        this.onFailure(error);
        await delay(backoffMs(this.options, failures), signal);
      }
    }
  }
}

function refused(errorCode: number): KafkaError {
  const { code, name, retriable, errorCode: ours } = brokerError(errorCode);
  const isAuthorization = ours === 'cluster-not-authorized' || ours === 'transactional-id-not-authorized';
  return new KafkaError(isAuthorization ? 'idempotence-not-authorized' : ours, { retriable, kafka: { code, name }, facts: { api: 'InitProducerId' }, raw: name });
}
