import assert from 'node:assert/strict';
import type { BrokerConnection } from '../../../src/kafka/cluster/brokerConnection';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { Entry } from '../../../src/kafka/producer/entry';
import { RefusalWatch } from '../../../src/kafka/producer/refusalWatch';
import { record } from '../../integration/kit';

describe('What is told of a close after a write with acks=0', () => {
  /** Of a connection only what is asked of it. */
  function connection(): { readonly as: BrokerConnection; readonly listeners: ((error: KafkaError) => void)[]; close(error: KafkaError): void } {
    const listeners: ((error: KafkaError) => void)[] = [];
    const fake = {
      closed: null as KafkaError | null,
      onClose: (listener: (error: KafkaError) => void) => (fake.closed === null ? listeners.push(listener) : listener(fake.closed)),
    };
    const close = (error: KafkaError): void => {
      fake.closed = error;
      listeners.splice(0).forEach((listener) => listener(error));
    };
    return { as: fake as unknown as BrokerConnection, listeners, close };
  }

  it('goes to all that was just written, once each, and also to what is written at that moment; one listener does', () => {
    const told: string[] = [];
    const entry = (name: string): Entry => new Entry(record('t', name), 0, { startedAt: 0, onAfterthought: ({ code }) => told.push(`${name} ${code}`) }, Infinity);
    const { as, listeners, close } = connection();
    const watch = new RefusalWatch();
    watch.add(as, [entry('a'), entry('b')]);
    watch.add(as, [entry('c')]);
    assert.equal(listeners.length, 1);
    close(new KafkaError('connection-closed'));
    watch.add(as, [entry('d')]);
    assert.deepEqual(told, ['a', 'b', 'c', 'd'].map((name) => `${name} broker-closed-after-write`));
  });

  it('is nothing where we closed it', () => {
    const told: string[] = [];
    const { as, close } = connection();
    new RefusalWatch().add(as, [new Entry(record('t', 'a'), 0, { startedAt: 0, onAfterthought: ({ code }) => told.push(code) }, Infinity)]);
    close(new KafkaError('closing'));
    assert.deepEqual(told, []);
  });
});
