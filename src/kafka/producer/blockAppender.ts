import { BATCH_HEADER_SIZE } from '../protocol/batchFormat';
import { BatchBuilder } from '../protocol/batchBuilder';
import { murmur2, toPositive } from '../protocol/murmur2';
import type { BlockPart } from './block';
import type { Producer } from './producer';
import type { RecordOptions } from './record';

/** The most that stands around the bytes of a record without headers: five varints of at most 5 bytes, one of 10, attributes. */
const MAX_FRAMING = 36;

export interface BlockTarget {
  readonly topic: string;
  readonly partitions: number;
  /** Largest block in bytes, its header included; default: the producer's `maxRequestSize`. */
  readonly blockBytes?: number;
  readonly signal?: AbortSignal;
  /** Called once for each block, when all of it has its outcome. */
  readonly onFinished: (block: { readonly partition: number; readonly parts: readonly BlockPart[] }) => void;
}

/**
 * The way for bulk: records are ranges of somebody's buffer and are encoded at once, without an object a record, into
 * one block a partition. With a key they go where the Java client puts them, without one to the partitions in turn.
 */
export class BlockAppender {
  private readonly gathering: (BatchBuilder | undefined)[] = [];
  private readonly open = new Set<Promise<void>>();
  /** Memory of blocks that are done: new memory costs the system more than encoding does. */
  private readonly unused: Buffer[] = [];
  private readonly blockBytes: number;
  /** The partition of records without a key, until its block is full. */
  private keyless: number;

  constructor(
    private readonly producer: Producer,
    private readonly target: BlockTarget,
  ) {
    this.blockBytes = target.blockBytes ?? producer.options.maxRequestSize;
    this.keyless = Math.floor(Math.random() * target.partitions);
  }

  /**
   * Copies a record; ends exclusive, an end of −1 is null. `timestamp`: ms, a safe integer. A promise is to be waited for
   * before the next record: it resolves when there is buffer memory for more.
   */
  append(source: Uint8Array, keyStart: number, keyEnd: number, valueStart: number, valueEnd: number, timestamp: number): Promise<void> | null {
    const most = MAX_FRAMING + Math.max(keyEnd - keyStart, 0) + Math.max(valueEnd - valueStart, 0);
    const isKeyless = keyEnd === -1;
    let partition = isKeyless ? this.keyless : toPositive(murmur2(source, keyStart, keyEnd)) % this.target.partitions;
    let room: Promise<void> | null = null;
    let builder = this.gathering[partition];
    while (builder !== undefined && BATCH_HEADER_SIZE + builder.recordsBytes + most > this.blockBytes) {
      room = this.send(partition, builder);
      partition = isKeyless ? this.keyless : partition;
      builder = this.gathering[partition];
    }
    if (builder === undefined) {
      builder = new BatchBuilder(this.unused.pop() ?? this.blockBytes);
      this.gathering[partition] = builder;
    }
    builder.appendRange(source, keyStart, keyEnd, valueStart, valueEnd, timestamp);
    return room;
  }

  /** Sends what is gathered, and waits until every record has its outcome. */
  async flush(): Promise<void> {
    this.gathering.forEach((builder, partition) => {
      if (builder !== undefined) {
        void this.send(partition, builder);
      }
    });
    while (this.open.size > 0) {
      await Promise.all(this.open);
    }
  }

  /** Resolves when the producer has room for the next one. */
  private async send(partition: number, builder: BatchBuilder): Promise<void> {
    this.gathering[partition] = undefined;
    if (partition === this.keyless) {
      this.keyless = (partition + 1) % this.target.partitions;
    }
    const { topic, signal, onFinished } = this.target;
    const options: RecordOptions = { startedAt: performance.now(), signal };
    const sending = this.producer.sendBlock(topic, partition, builder, options);
    const finishing = sending
      .then(({ parts }) => parts)
      .then((parts) => {
        this.open.delete(finishing);
        this.reuse(builder, parts);
        onFinished({ partition, parts });
      });
    this.open.add(finishing);
    await sending;
  }

  /** Only where one write was answered: no socket can hold its bytes any more. */
  private reuse({ memory }: BatchBuilder, [part, ...others]: readonly BlockPart[]): void {
    if (others.length === 0 && part?.result.outcome === 'acknowledged' && part.result.attempts.length === 1 && memory.length === this.blockBytes) {
      this.unused.push(memory);
    }
  }
}
