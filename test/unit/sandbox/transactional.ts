import assert from 'node:assert/strict';
import { addPartitionsToTxn } from '../../../src/kafka/protocol/requests/addPartitionsToTxn';
import { endTxn } from '../../../src/kafka/protocol/requests/endTxn';
import { initProducerId } from '../../../src/kafka/protocol/requests/initProducerId';
import { produce } from '../../../src/kafka/protocol/requests/produce';
import type { RawClient } from './rawClient';
import { batchOf } from './records';

/** A transactional producer whose every request is the test's. */
export class Transactional {
  sequence = 0;

  constructor(
    readonly client: RawClient,
    readonly producerId: bigint,
    readonly producerEpoch: number,
    readonly transactionalId = 'tx',
    readonly topic = 't',
  ) {}

  static async begin(client: RawClient, timeoutMs = 60_000, transactionalId = 'tx', topic = 't'): Promise<Transactional> {
    const { errorCode, producerId, producerEpoch } = await client.ask(initProducerId, { transactionalId, transactionTimeoutMs: timeoutMs });
    assert.equal(errorCode, 0);
    return new Transactional(client, producerId, producerEpoch, transactionalId, topic);
  }

  /** In the order of the partitions: Kafka answers in any. */
  async add(...partitions: readonly number[]): Promise<readonly number[]> {
    const { topics } = await this.client.ask(addPartitionsToTxn, { ...this.who, topics: [{ name: this.topic, partitions }] });
    return [...topics[0]!.partitions].sort((a, b) => a.partition - b.partition).map(({ errorCode }) => errorCode);
  }

  async write(value: string, partition = 0, transactionalId: string | null = this.transactionalId): Promise<number> {
    const { producerId, producerEpoch } = this;
    const records = await batchOf([{ value }], { producerId, producerEpoch, baseSequence: this.sequence, transactional: true });
    const { topics } = await this.client.ask(produce, { transactionalId, acks: -1, timeoutMs: 1000, topics: [{ name: this.topic, partitions: [{ partition, records }] }] });
    const { errorCode } = topics[0]!.partitions[0]!;
    this.sequence += errorCode === 0 ? 1 : 0;
    return errorCode;
  }

  async end(committed: boolean): Promise<number> {
    return (await this.client.ask(endTxn, { ...this.who, committed })).errorCode;
  }

  private get who(): { transactionalId: string; producerId: bigint; producerEpoch: number } {
    const { transactionalId, producerId, producerEpoch } = this;
    return { transactionalId, producerId, producerEpoch };
  }
}
