import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';

/** How many batches of a producer a partition remembers. Source: `ProducerStateEntry.NUM_BATCHES_TO_RETAIN`. */
const BATCHES_TO_RETAIN = 5;
const MAX_SEQUENCE = 0x7fffffff;

/** What a batch of an idempotent producer says about itself. */
export interface ProducerBatch {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly records: number;
}

/** Where a batch was stored, as its producer is told; the same again for a duplicate. */
export interface StoredAt {
  readonly baseOffset: bigint;
  /** Its latest timestamp, also where the topic keeps the producer's: that is what Kafka's `UnifiedLog` answers for a duplicate. */
  readonly logAppendTime: bigint;
}

interface RememberedBatch extends StoredAt {
  readonly firstSequence: number;
  readonly lastSequence: number;
}

interface ProducerState {
  epoch: number;
  readonly batches: RememberedBatch[];
}

/** The idempotent producers of one partition. Source: `ProducerStateManager` and `ProducerAppendInfo` of Kafka 4.1. */
export class ProducerStates {
  private readonly producers = new Map<bigint, ProducerState>();

  constructor(private readonly maxProducers: number) {}

  /** The place of an equal batch that is already stored, or null. */
  findDuplicate(batch: ProducerBatch): StoredAt | null {
    const state = this.producers.get(batch.producerId);
    if (state?.epoch !== batch.producerEpoch) {
      return null;
    }
    const last = lastSequence(batch);
    return state.batches.find((stored) => stored.firstSequence === batch.baseSequence && stored.lastSequence === last) ?? null;
  }

  /** Throws 47 for an epoch that was superseded and 45 for a gap. A producer that is not known may begin anywhere, as in Kafka. */
  check(batch: ProducerBatch): void {
    const { producerId, producerEpoch, baseSequence } = batch;
    const state = this.producers.get(producerId);
    if (state === undefined) {
      return;
    }
    if (producerEpoch < state.epoch) {
      throw new BrokerError(ERROR.invalidProducerEpoch, `Epoch of producer ${producerId} is ${producerEpoch}, which is smaller than the last seen epoch ${state.epoch}`);
    }
    const expected = producerEpoch > state.epoch ? 0 : following(state);
    if (baseSequence !== expected) {
      throw new BrokerError(ERROR.outOfOrderSequenceNumber, `Out of order sequence number for producer ${producerId}: ${baseSequence} (incoming seq. number), ${expected} (expected)`);
    }
  }

  /** To be called for each stored batch that has a producer id. */
  remember(batch: ProducerBatch, at: StoredAt): void {
    const { producerId, producerEpoch, baseSequence } = batch;
    const known = this.producers.get(producerId);
    const state = known?.epoch === producerEpoch ? known : { epoch: producerEpoch, batches: [] };
    state.batches.push({ ...at, firstSequence: baseSequence, lastSequence: lastSequence(batch) });
    state.batches.splice(0, state.batches.length - BATCHES_TO_RETAIN);
    // Set anew, so that the map's order is the order of last use.
    this.producers.delete(producerId);
    this.producers.set(producerId, state);
    for (const oldest of this.producers.keys()) {
      if (this.producers.size <= this.maxProducers) {
        break;
      }
      this.producers.delete(oldest);
    }
  }

  /** A marker of this epoch was written: what comes with an older one is refused. */
  fence(producerId: bigint, epoch: number): void {
    const known = this.producers.get(producerId);
    if (known !== undefined && known.epoch < epoch) {
      this.producers.set(producerId, { epoch, batches: [] });
    }
  }
}

function lastSequence({ baseSequence, records }: ProducerBatch): number {
  return (baseSequence + records - 1) % (MAX_SEQUENCE + 1);
}

/** Sequences are int32 and begin at 0 again after 2,147,483,647. */
function following(state: ProducerState): number {
  const last = state.batches.at(-1);
  return last === undefined || last.lastSequence === MAX_SEQUENCE ? 0 : last.lastSequence + 1;
}
