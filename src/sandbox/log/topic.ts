import { randomUUID } from 'node:crypto';
import { TopicConfigs } from './topicConfigs';
import { PartitionLog } from './partitionLog';

/** A topic; one made anew under the same name has another id. */
export class Topic {
  /** 16 bytes, as the protocol's uuid. */
  readonly id = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
  readonly partitions: readonly PartitionLog[];

  constructor(
    readonly name: string,
    partitions: number,
    private current: TopicConfigs,
    maxProducers: number,
  ) {
    this.partitions = Array.from({ length: partitions }, (_, index) => new PartitionLog(name, index, maxProducers));
  }

  get configs(): TopicConfigs {
    return this.current;
  }

  /** Replaces what is set; throws `BrokerError` as `TopicConfigs` does. `validateOnly` changes nothing. */
  configure(overrides: ReadonlyMap<string, string>, validateOnly: boolean): void {
    const configs = new TopicConfigs(overrides);
    if (!validateOnly) {
      this.current = configs;
    }
  }

  /** Bytes of memory that it holds. */
  get memory(): number {
    return this.partitions.reduce((sum, { memory }) => sum + memory, 0);
  }
}
