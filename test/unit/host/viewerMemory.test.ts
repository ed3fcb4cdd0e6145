import assert from 'node:assert/strict';
import { keepFormats, keptFormats } from '../../../src/messages/viewer/formatMemory';
import { parseRecordLink, recordLink } from '../../../src/messages/viewer/recordLink';
import { keptTarget } from '../../../src/messages/viewer/viewTarget';
import { TestMemory } from './kit';

const AUTO = { key: 'auto', value: 'auto', header: 'auto' };

describe('the formats of a viewer', () => {
  it('are remembered for each topic of each connection, and of the last two hundred', async () => {
    const memory = new TestMemory();
    const target = { connection: 'c', topic: 'orders' };
    assert.deepEqual(keptFormats(memory, target), AUTO);
    await keepFormats(memory, target, { ...AUTO, key: 'int64' });
    assert.deepEqual([keptFormats(memory, target).key, keptFormats(memory, { ...target, connection: 'd' }).key], ['int64', 'auto']);
    for (let index = 0; index < 200; index++) {
      await keepFormats(memory, { connection: 'c', topic: `t${index}` }, { ...AUTO, value: 'hex' });
    }
    assert.deepEqual([keptFormats(memory, target), keptFormats(memory, { connection: 'c', topic: 't199' }).value], [AUTO, 'hex']);
  });

  it('are what they look like where something else is kept', () => {
    const memory = new TestMemory();
    for (const kept of [null, 'x', [['c/orders']], [['c/orders', { key: 1 }]]]) {
      void memory.update('kafkaDispatch.viewer.formats', kept);
      assert.deepEqual(keptFormats(memory, { connection: 'c', topic: 'orders' }), AUTO);
    }
  });
});

describe('a link to a record', () => {
  const RECORD = { connection: 'prod & eu', topic: 'orders', partition: 3, offset: '9007199254740993' };

  it('says where the record is, and nothing else', () => {
    const link = new URL(recordLink('vscode', 'kafka-dispatch.kafka-dispatch', RECORD));
    assert.deepEqual([link.protocol, link.host, link.pathname], ['vscode:', 'kafka-dispatch.kafka-dispatch', '/record']);
    assert.deepEqual(parseRecordLink({ path: link.pathname, query: link.search.slice(1) }), RECORD);
  });

  for (const [name, path, query] of [
    ['another path', '/other', 'connection=a&topic=b&partition=0&offset=1'],
    ['no topic', '/record', 'connection=a&partition=0&offset=1'],
    ['a partition that is none', '/record', 'connection=a&topic=b&partition=-1&offset=1'],
    ['an offset that is none', '/record', 'connection=a&topic=b&partition=0&offset=1e3'],
    ['nothing', '/record', ''],
  ] as const) {
    it(`is refused where it has ${name}`, () => assert.equal(parseRecordLink({ path, query }), null));
  }
});

describe('what a viewer’s page keeps over a reload', () => {
  const TARGET = { connection: 'c', topic: 'orders', query: { partitions: [1], from: { offset: { 1: '7' } }, to: null, isolation: 'read_committed', order: 'oldest', filter: { kind: 'regex', text: 'a', scope: 'key', matchCase: false } }, select: { partition: 1, offset: '7' } };

  it('is taken as it was', () => assert.deepEqual(keptTarget(TARGET), TARGET));

  it('is left aside where another version or somebody else has written it', () => {
    for (const kept of [null, 'x', {}, { ...TARGET, topic: '' }, { ...TARGET, query: { ...TARGET.query, from: { latest: -1 } } }, { ...TARGET, select: { partition: 1, offset: 'x' } }]) {
      assert.equal(keptTarget(kept), null);
    }
  });
});
