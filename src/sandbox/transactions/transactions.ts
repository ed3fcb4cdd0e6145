import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';
import type { PartitionLog } from '../log/partitionLog';
import type { Topics } from '../log/topics';
import { controlBatch } from './controlBatch';

export interface ProducerEpoch {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

type State = 'empty' | 'ongoing' | 'committed' | 'aborted';

interface Transaction {
  readonly transactionalId: string;
  producerId: bigint;
  epoch: number;
  timeoutMs: number;
  state: State;
  readonly partitions: Set<PartitionLog>;
  timer: NodeJS.Timeout | null;
}

/** Kafka's `transaction.max.timeout.ms`. */
const MAX_TIMEOUT_MS = 900_000;
/** An epoch is an int16; before its end the producer gets another id. */
const LAST_EPOCH = 0x7fff - 1;

/**
 * The coordinator of all transactional ids. Source: `TransactionCoordinator` of Kafka 4.1 as it treats clients of
 * transactions v1. Markers are written at once, so that no transaction is ever between its end and its markers.
 */
export class Transactions {
  /** In the order of last use. */
  private readonly byId = new Map<string, Transaction>();

  constructor(
    private readonly topics: Topics,
    private readonly maxIds: number,
    private readonly nextProducerId: () => bigint,
  ) {}

  /**
   * A producer id with an epoch that fences every earlier user of the transactional id, whose open transaction is aborted.
   * `known`: what the client has now; it is refused where that is not the newest. Throws `BrokerError`.
   */
  init(transactionalId: string, timeoutMs: number, known: ProducerEpoch | null): ProducerEpoch {
    if (transactionalId === '') {
      throw new BrokerError(ERROR.invalidRequest, 'An empty transactional id');
    }
    if (timeoutMs <= 0 || timeoutMs > MAX_TIMEOUT_MS) {
      throw new BrokerError(ERROR.invalidTransactionTimeout, `A transaction timeout of ${timeoutMs} ms`);
    }
    const transaction = this.byId.get(transactionalId);
    if (transaction === undefined) {
      return this.begin(transactionalId, timeoutMs);
    }
    if (known !== null && (known.producerId !== transaction.producerId || known.producerEpoch !== transaction.epoch)) {
      throw fenced();
    }
    if (transaction.state === 'ongoing') {
      this.bump(transaction);
      this.finish(transaction, false);
    }
    this.bump(transaction);
    transaction.timeoutMs = timeoutMs;
    transaction.state = 'empty';
    this.use(transaction);
    return { producerId: transaction.producerId, producerEpoch: transaction.epoch };
  }

  /** Throws `BrokerError`. */
  addPartitions(transactionalId: string, producer: ProducerEpoch, partitions: readonly PartitionLog[]): void {
    const transaction = this.checked(transactionalId, producer);
    partitions.forEach((log) => transaction.partitions.add(log));
    if (transaction.state !== 'ongoing') {
      transaction.state = 'ongoing';
      transaction.timer = setTimeout(() => this.timeOut(transaction), transaction.timeoutMs);
    }
  }

  /** Writes the markers. The same end again is no mistake. Throws `BrokerError`. */
  end(transactionalId: string, producer: ProducerEpoch, committed: boolean): void {
    const transaction = this.checked(transactionalId, producer);
    if (transaction.state === (committed ? 'committed' : 'aborted')) {
      return;
    }
    if (transaction.state !== 'ongoing') {
      throw new BrokerError(ERROR.invalidTxnState, `The transaction is ${transaction.state}`);
    }
    this.finish(transaction, committed);
  }

  /** Whether a transactional batch may be written: its transaction is open and has the partition. Throws `BrokerError`. */
  checkProduce(transactionalId: string | null, producer: ProducerEpoch, log: PartitionLog): void {
    const transaction = transactionalId === null ? undefined : this.byId.get(transactionalId);
    if (transaction?.producerId !== producer.producerId) {
      throw new BrokerError(ERROR.invalidProducerIdMapping, 'The producer id does not belong to the transactional id');
    }
    if (producer.producerEpoch !== transaction.epoch) {
      throw new BrokerError(ERROR.invalidProducerEpoch, `Epoch ${producer.producerEpoch}, and the newest is ${transaction.epoch}`);
    }
    if (transaction.state !== 'ongoing' || !transaction.partitions.has(log)) {
      throw new BrokerError(ERROR.invalidTxnState, 'The partition is not in the transaction');
    }
  }

  /** No timer is left. */
  close(): void {
    this.byId.forEach(stopTimer);
  }

  private begin(transactionalId: string, timeoutMs: number): ProducerEpoch {
    const producerId = this.nextProducerId();
    this.use({ transactionalId, producerId, epoch: 0, timeoutMs, state: 'empty', partitions: new Set(), timer: null });
    return { producerId, producerEpoch: 0 };
  }

  /** The newest user of the id alone gets on. Throws `BrokerError`. */
  private checked(transactionalId: string, { producerId, producerEpoch }: ProducerEpoch): Transaction {
    if (transactionalId === '') {
      throw new BrokerError(ERROR.invalidRequest, 'An empty transactional id');
    }
    const transaction = this.byId.get(transactionalId);
    if (transaction?.producerId !== producerId) {
      throw new BrokerError(ERROR.invalidProducerIdMapping, 'The producer id does not belong to the transactional id');
    }
    if (transaction.epoch !== producerEpoch) {
      throw fenced();
    }
    this.use(transaction);
    return transaction;
  }

  /** As Kafka does, with another epoch, so that the producer hears of it. */
  private timeOut(transaction: Transaction): void {
    this.bump(transaction);
    this.finish(transaction, false);
  }

  private bump(transaction: Transaction): void {
    if (transaction.epoch >= LAST_EPOCH) {
      transaction.producerId = this.nextProducerId();
      transaction.epoch = 0;
    } else {
      transaction.epoch += 1;
    }
  }

  private finish(transaction: Transaction, committed: boolean): void {
    stopTimer(transaction);
    const { producerId, epoch: producerEpoch, partitions } = transaction;
    for (const log of partitions) {
      const topic = this.topics.get(log.topic);
      // A topic that was deleted meanwhile, or made anew, has nothing of it.
      if (topic?.partitions[log.partition] === log) {
        this.topics.append(topic, log, controlBatch({ producerId, producerEpoch }, committed, Date.now()));
        log.producers.fence(producerId, producerEpoch);
      }
    }
    partitions.clear();
    transaction.state = committed ? 'committed' : 'aborted';
  }

  /** To the end of the order, and the oldest ones out. */
  private use(transaction: Transaction): void {
    this.byId.delete(transaction.transactionalId);
    this.byId.set(transaction.transactionalId, transaction);
    for (const [id, { state }] of this.byId) {
      if (this.byId.size <= this.maxIds) {
        break;
      }
      if (state !== 'ongoing') {
        this.byId.delete(id);
      }
    }
  }
}

function stopTimer(transaction: Transaction): void {
  if (transaction.timer !== null) {
    clearTimeout(transaction.timer);
    transaction.timer = null;
  }
}

function fenced(): BrokerError {
  return new BrokerError(ERROR.producerFenced, 'There is a newer producer with this transactional id.');
}
