import { JudgeClient, type WriteOptions } from './judgeClient';
import type { RecordToWrite, WrittenRecord } from './judgedRecords';
import type { PartitionState } from './kafkaCluster';

export interface JavaErrorCode {
  readonly code: number;
  readonly name: string;
  readonly retriable: boolean;
  readonly message: string;
}

export interface JavaWriteOptions extends WriteOptions {
  /** Writes all in one transaction; needs `transactional.id` among the properties. */
  readonly transaction?: 'commit' | 'abort';
}

/** A group as kafka-consumer-groups --describe shows it. */
export interface JudgedGroup {
  readonly state: string;
  readonly type: string;
  readonly assignor: string;
  readonly offsets: readonly { readonly topic: string; readonly partition: number; readonly committed: string | null; readonly end: string; readonly lag: string | null; readonly member: string | null }[];
}

/** kafka-clients 4.1.1 in a JVM of its own. Names and units are Java's. */
export class JavaJudge extends JudgeClient {
  override produce(bootstrap: string, topic: string, records: readonly RecordToWrite[], options: JavaWriteOptions = {}): Promise<WrittenRecord[]> {
    return super.produce(bootstrap, topic, records, options);
  }

  /** For each of `counts` the partition of each key, as Java's producer chooses it. */
  async partitions(keys: readonly Buffer[], counts: readonly number[]): Promise<number[][]> {
    return (await this.judge.ask('partitions', { keys: keys.map((key) => key.toString('base64')), counts })) as number[][];
  }

  /** The whole table `Errors`. */
  async errors(): Promise<JavaErrorCode[]> {
    return (await this.judge.ask('errors', {})) as JavaErrorCode[];
  }

  async createTopic(bootstrap: string, topic: string, settings: { partitions: number; replicationFactor?: number; config?: Readonly<Record<string, string>> }): Promise<void> {
    await this.judge.ask('createTopic', { bootstrap, topic, ...settings });
  }

  async deleteTopic(bootstrap: string, topic: string): Promise<void> {
    await this.judge.ask('deleteTopic', { bootstrap, topic });
  }

  /** Enlarges a topic to `partitions` in all. */
  async createPartitions(bootstrap: string, topic: string, partitions: number): Promise<void> {
    await this.judge.ask('createPartitions', { bootstrap, topic, partitions });
  }

  async describeTopic(bootstrap: string, topic: string): Promise<PartitionState[]> {
    return (await this.judge.ask('describeTopic', { bootstrap, topic })) as PartitionState[];
  }

  /** End offset of each partition, in order. */
  async endOffsets(bootstrap: string, topic: string): Promise<bigint[]> {
    return ((await this.judge.ask('endOffsets', { bootstrap, topic })) as string[]).map(BigInt);
  }

  async deleteRecords(bootstrap: string, topic: string, partition: number, before: bigint): Promise<void> {
    await this.judge.ask('deleteRecords', { bootstrap, topic, partition, before: before.toString() });
  }

  /** Sets settings of a topic; null puts one back to the broker's default. */
  async alterConfigs(bootstrap: string, topic: string, config: Readonly<Record<string, string | null>>): Promise<void> {
    await this.judge.ask('alterConfigs', { bootstrap, topic, config });
  }

  /** Quotas of a client id, such as `producer_byte_rate` in bytes a second; null removes one. */
  async quota(bootstrap: string, clientId: string, quotas: Readonly<Record<string, number | null>>): Promise<void> {
    await this.judge.ask('quota', { bootstrap, clientId, quotas });
  }

  /** Lets a user do something: `{ user: 'alice', operation: 'WRITE', resource: 'TOPIC', name: 'orders' }`. */
  async createAcl(bootstrap: string, acl: { user: string; operation: string; resource: 'TOPIC' | 'GROUP' | 'CLUSTER' | 'TRANSACTIONAL_ID'; name: string; permission?: 'ALLOW' | 'DENY' }): Promise<void> {
    await this.judge.ask('createAcl', { bootstrap, ...acl });
  }

  /** Begins to move a partition to these brokers; the first is its preferred leader. */
  async reassign(bootstrap: string, topic: string, partition: number, replicas: readonly number[]): Promise<void> {
    await this.judge.ask('reassign', { bootstrap, topic, partition, replicas });
  }

  /** Makes the first of a partition's replicas its leader. */
  async electPreferredLeaders(bootstrap: string, topic: string, partition: number): Promise<void> {
    await this.judge.ask('electPreferredLeaders', { bootstrap, topic, partition });
  }

  /** A member that stays until `leaveGroup`; resolves when it has its partitions and has committed `commits`: partition → offset. */
  async joinGroup(bootstrap: string, group: string, member: { topic: string; protocol: 'classic' | 'consumer'; commits: Readonly<Record<number, number>> }): Promise<void> {
    await this.judge.ask('joinGroup', { bootstrap, group, ...member });
  }

  async leaveGroup(group: string): Promise<void> {
    await this.judge.ask('leaveGroup', { group });
  }

  async describeGroup(bootstrap: string, group: string): Promise<JudgedGroup> {
    return (await this.judge.ask('describeGroup', { bootstrap, group })) as JudgedGroup;
  }

  /** Bytes on disk of each partition, all its replicas together. */
  async sizes(bootstrap: string, topic: string): Promise<number[]> {
    return (await this.judge.ask('sizes', { bootstrap, topic })) as number[];
  }
}
