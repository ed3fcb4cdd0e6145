import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportedField, ExportFormat } from '../../../src/bridge/exported';
import type { ReadOrder } from '../../../src/bridge/clientThread';
import { exportRead, exportTo } from '../../../src/client/export/exports';
import { compileExpression, invalidFilter } from '../../../src/client/filter/filters';
import { Reads } from '../../../src/client/reads';
import { parseExport } from '../../../src/messages/exchange/parseExport';
import type { JavaJudge } from '../../harness/javaJudge';
import type { JudgedRecord, RecordToWrite } from '../../harness/judgedRecords';
import { javaJudge } from '../../harness/judges';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import { temporaryFolder, type TemporaryFolder } from '../../harness/temp';
import { sharedKafka, uniqueTopic } from '../hooks';
import { Kit, record, send } from '../kit';
import { OpenViewer } from './viewerKit';

const CONTEXT = { signal: new AbortController().signal, progress: () => undefined };
const BINARY = Buffer.from([0, 0xff, 0xc3, 0x28, 0x80]);

/** Binary, null, empty, formulas, headers twice. */
function hardRecords(count: number): readonly RecordToWrite[] {
  const fields = [BINARY, null, Buffer.alloc(0), Buffer.from('=1+1'), Buffer.from('a,"b"\r\nc'), Buffer.from('{"n":9007199254740993}')];
  return Array.from({ length: count }, (_, index): RecordToWrite => ({
    partition: index % 3,
    timestamp: BigInt(1_700_000_000_000 + index),
    key: fields[index % 6]!,
    value: fields[(index * 5 + 1) % 6]!,
    headers: index % 4 === 0 ? [] : [{ key: 'h', value: fields[index % 6]! }, { key: 'h', value: null }, { key: '', value: BINARY }],
  }));
}

describe('An export of a topic', () => {
  const kit = new Kit();
  let kafka: KafkaCluster;
  let java: JavaJudge;
  let topic: string;
  let folder: TemporaryFolder;

  before(async () => {
    kafka = await sharedKafka();
    java = await javaJudge();
  });
  beforeEach(async () => {
    topic = uniqueTopic('export');
    folder = temporaryFolder('export');
    await kafka.createTopic({ name: topic, partitions: 3 });
  });
  afterEach(() => {
    folder.remove();
    return kit.closeAll();
  });

  const order = (more: Partial<ReadOrder> = {}): ReadOrder => ({
    ...{ readId: 'r', connection: 'c', topic, partitions: null, from: { earliest: true }, to: null, limit: null, maxBytes: null, timeoutMs: null, filter: null, isolation: 'read_committed' },
    ...{ formats: { key: 'int32', value: 'int32', header: 'int32' }, ...more },
  });
  const reads = (): Reads => new Reads(() => ({ compileExpression, invalidFilter }));
  const bytes = (field: ExportedField): Buffer | null => (field === null ? null : typeof field === 'string' ? Buffer.from(field) : Buffer.from(field.base64, 'base64'));
  const produceAgain = async (file: string, to: string): Promise<void> => {
    const producer = kit.producer(kafka.bootstrap);
    for (const { partition, timestamp, key, value, headers } of parseExport(readFileSync(file, 'utf8'), 'file')) {
      await send(producer, record(to, null, { partition, timestamp: BigInt(timestamp), key: bytes(key), value: bytes(value), headers: headers.map(({ name, value: header }) => ({ name, value: bytes(header) })) }));
    }
  };
  const judged = async (name: string): Promise<readonly string[]> => {
    const records: readonly JudgedRecord[] = await java.consume(kafka.bootstrap, name);
    const hex = (field: Buffer | null): string => (field === null ? 'null' : `x${field.toString('hex')}`);
    return records.map(({ partition, offset, timestamp, key, value, headers }) => [partition, offset, timestamp, hex(key), hex(value), ...headers.map((header) => `${header.key}=${hex(header.value)}`)].join(' ')).sort();
  };

  for (const format of ['jsonl', 'csv'] as const satisfies readonly ExportFormat[]) {
    it(`of what a viewer shows can be produced again, byte for byte: ${format}`, async () => {
      await java.produce(kafka.bootstrap, topic, hardRecords(60));
      const viewer = new OpenViewer(kit.cluster(kafka.bootstrap), topic);
      viewer.query({});
      await viewer.read();
      const file = join(folder.path, `all.${format}`);
      const result = await exportTo({ file, format }, CONTEXT, (write) => viewer.viewer.exportRows(write, CONTEXT.signal));
      assert.deepEqual(result, { records: 60, bytes: readFileSync(file).length });
      viewer.viewer.close();
      const again = uniqueTopic('export-again');
      await kafka.createTopic({ name: again, partitions: 3 });
      await produceAgain(file, again);
      assert.deepEqual(await judged(again), await judged(topic));
    });
  }

  it('of a query has the records that its filter lets through', async () => {
    await java.produce(kafka.bootstrap, topic, Array.from({ length: 2_000 }, (_, index) => ({ partition: index % 3, value: Buffer.from(JSON.stringify({ n: index })) })));
    const file = join(folder.path, 'some.jsonl');
    const result = await exportRead(reads(), kit.cluster(kafka.bootstrap), order({ filter: 'value.n % 100 == 7' }), { file, format: 'jsonl' }, CONTEXT);
    assert.equal(result.records, 20);
    const found = parseExport(readFileSync(file, 'utf8'), 'file').map(({ value }) => (JSON.parse(typeof value === 'string' ? value : '') as { readonly n: number }).n).sort((a, b) => a - b);
    assert.deepEqual(found, Array.from({ length: 20 }, (_, index) => index * 100 + 7));
  });

  it('leaves nothing where it is cancelled, fails, or cannot be written, and no file is lost', async () => {
    await java.produce(kafka.bootstrap, topic, hardRecords(30));
    const cancelled = new AbortController();
    cancelled.abort();
    const target = { file: join(folder.path, 'x.jsonl'), format: 'jsonl' } as const;
    await assert.rejects(exportRead(reads(), kit.cluster(kafka.bootstrap), order(), target, { ...CONTEXT, signal: cancelled.signal }), { code: 'cancelled' });
    await assert.rejects(exportRead(reads(), kit.cluster(kafka.bootstrap), order({ from: { offset: '9000' } }), target, CONTEXT), { code: 'offset-out-of-range' });
    await assert.rejects(exportRead(reads(), kit.cluster(kafka.bootstrap), order(), { ...target, file: join(folder.path, 'none', 'x.jsonl') }, CONTEXT), { code: 'file-not-written' });
    assert.deepEqual(readdirSync(folder.path), []);
    assert.ok(!existsSync(join(folder.path, 'none')));
  });
});
