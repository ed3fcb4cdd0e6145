import type { ProducerOptions } from '../../../src/kafka/producer/settings';
import { SandboxBroker, type SandboxOptions } from '../../../src/sandbox/broker';
import { Kit } from '../../integration/kit';
import { RawClient } from '../sandbox/rawClient';
import { decodeAll, fetchFrom } from '../sandbox/records';

/** Nothing lingers and nothing waits long before it is tried again. */
const QUICK: Partial<ProducerOptions> = { lingerMs: 0, retryBackoffMs: 1, requestTimeoutMs: 5_000, deliveryTimeoutMs: 10_000 };

/** One attempt, whatever comes of it. */
export const ONCE: Partial<ProducerOptions> = { ...QUICK, idempotent: false, retries: 0 };
/** Retries with sequence numbers. */
export const IDEMPOTENT: Partial<ProducerOptions> = QUICK;
/** Retries that may store a record twice. */
export const REPEATING: Partial<ProducerOptions> = { ...QUICK, idempotent: false, retries: 3 };

/** A sandbox broker, our real producer on it, and its log as another client reads it. */
export class Bench {
  readonly kit = new Kit();
  private topics = 0;

  private constructor(
    readonly broker: SandboxBroker,
    private readonly reader: RawClient,
  ) {}

  static async start(options: SandboxOptions = {}): Promise<Bench> {
    const broker = await SandboxBroker.start(options);
    return new Bench(broker, await RawClient.connect(broker));
  }

  /** A topic that nobody else uses. */
  topic(configs: Readonly<Record<string, string>> = {}, partitions = 1): string {
    this.topics++;
    const name = `t${this.topics}`;
    this.broker.createTopic(name, { configs, partitions });
    return name;
  }

  /** The values that a partition really holds, in order. */
  async stored(topic: string, partition = 0): Promise<string[]> {
    const { records } = await fetchFrom(this.reader, 0n, { topic, partition });
    return (await decodeAll(records)).map(({ value }) => value?.toString() ?? '');
  }

  /** Ends what a test left behind. */
  async clear(): Promise<void> {
    this.broker.faults.clear();
    await this.kit.closeAll();
  }

  async stop(): Promise<void> {
    await this.clear();
    await this.broker.stop();
  }
}
