import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ViewQuery, ViewState } from '../../../src/bridge/viewing';
import { ClientProxy } from '../../../src/client/proxy';
import { explain } from '../../../src/explain/explain';
import { inEnglish } from '../../../src/kafka/errors/reason';
import { ViewSession } from '../../../src/messages/viewer/viewSession';
import { repositoryRoot } from '../../harness/root';
import { javaJudge } from '../../harness/judges';
import type { JavaJudge } from '../../harness/javaJudge';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import { waitFor } from '../../harness/waitFor';
import { sharedKafka, uniqueTopic } from '../hooks';

const EARLIEST: ViewQuery = { partitions: null, from: { earliest: true }, to: null, isolation: 'read_committed', order: 'oldest', filter: null };
const AUTO = { key: 'auto', value: 'auto', header: 'auto' };
const SETTINGS = { pageSize: 500, bufferRecords: 100_000, bufferBytes: 64 * 1_048_576, isolation: 'read_committed', timeZone: 'local' } as const;

/** Viewers as the extension has them: a session in the host, the rest in the client thread. */
describe('Viewers in the client thread', () => {
  let kafka: KafkaCluster;
  let java: JavaJudge;
  let topic: string;
  let workers: Worker[];
  let died: string[];
  let proxy: ClientProxy;
  const sessions: ViewSession[] = [];

  before(async () => {
    kafka = await sharedKafka();
    java = await javaJudge();
  });
  beforeEach(async () => {
    topic = uniqueTopic('sessions');
    await kafka.createTopic({ name: topic, partitions: 3 });
    [workers, died] = [[], []];
    proxy = new ClientProxy({
      script: join(repositoryRoot(), 'dist/client.js'),
      spawn: (script) => {
        const worker = new Worker(script);
        workers.push(worker);
        return worker;
      },
      openConnection: () => Promise.resolve({ config: { id: 'c', name: 'c', bootstrapServers: [kafka.bootstrap] }, secrets: {} }),
      onLog: () => undefined,
      onConnectionState: () => undefined,
      onAfterthought: () => undefined,
      onDied: (reason) => died.push(reason),
    });
    proxy.configure({ idleCloseMs: 0 });
  });
  afterEach(async () => {
    sessions.splice(0).forEach((session) => session.close());
    await proxy.dispose(0);
  });

  const open = (query: Partial<ViewQuery> = {}): { readonly session: ViewSession; until(what: string, is: (state: ViewState) => boolean): Promise<unknown> } => {
    const host = {
      request: proxy.request.bind(proxy),
      explain: (error: Parameters<typeof explain>[0]) => explain(error, { commands: new Set<string>() }, (text, ...values) => inEnglish({ text, values: values.map(String) })),
    };
    const session = new ViewSession(host, { connection: 'c', topic }, { ...EARLIEST, ...query }, AUTO, SETTINGS, () => undefined);
    sessions.push(session);
    return { session, until: (what, is) => waitFor(what, () => is(session.state)).catch((thrown: unknown) => assert.fail(`${String(thrown)} ${JSON.stringify(session.state)}`)) };
  };
  const write = (from: number, to: number): Promise<unknown> =>
    java.produce(kafka.bootstrap, topic, Array.from({ length: to - from }, (_, index) => ({ partition: (from + index) % 3, timestamp: BigInt(1_700_000_000_000 + from + index), value: Buffer.from(String(from + index)) })));
  const values = async (session: ViewSession): Promise<readonly string[]> => (await session.rows(0, 1_000)).rows.map((row) => (row.kind === 'record' ? (row.value?.text ?? 'null') : row.kind));
  const numbers = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => String(index));

  it('are five on one topic, each with its own filter and its own place', async () => {
    await write(0, 300);
    const viewers = Array.from({ length: 5 }, (_, index) => open(index === 0 ? {} : { filter: { kind: 'regex', text: `${index}$`, scope: 'value', matchCase: true } }));
    for (const [index, { session, until }] of viewers.entries()) {
      await until('read', ({ status }) => status === 'live');
      assert.deepEqual(await values(session), numbers(300).filter((text) => index === 0 || text.endsWith(String(index))));
    }
    await write(300, 310);
    await Promise.all(viewers.map(({ until }, index) => until('the new ones', ({ rows }) => rows === (index === 0 ? 310 : 31))));
    viewers[0]!.session.close();
    await write(310, 320);
    await viewers[1]!.until('the newest', ({ rows }) => rows === 32);
    assert.equal(viewers[0]!.session.state.rows, 310);
  });

  it('leave no socket when they are closed', async () => {
    await write(0, 30);
    const { session, until } = open();
    await until('read', ({ status }) => status === 'live');
    assert.ok((await proxy.request('resources', null)).sockets > 0);
    session.close();
    await waitFor('no socket', async () => (await proxy.request('resources', null)).sockets === 0);
  });

  it('say that the thread died in the middle, and read again when told to', async () => {
    await write(0, 60);
    const { session, until } = open();
    await until('read', ({ status }) => status === 'live');
    await workers[0]!.terminate();
    await until('failure', ({ status, error }) => status === 'failed' && error?.code === 'client-stopped');
    assert.equal(died.length, 1);
    await assert.rejects(session.rows(0, 10));
    await session.perform('read-on');
    await until('read again', ({ status, rows }) => status === 'live' && rows === 60);
    assert.deepEqual(await values(session), numbers(60));
  });

  it('keep the last good filter where one cannot be used, and say where it is wrong', async () => {
    await write(0, 30);
    const { session, until } = open();
    await until('read', ({ status }) => status === 'live');
    assert.equal(await session.filter({ kind: 'contains', text: '7', scope: 'value', matchCase: true }), null);
    await until('filtered', ({ status, rows, query }) => status === 'live' && rows === 3 && query === 2);
    const problem = await session.filter({ kind: 'expression', text: 'value >', scope: 'value', matchCase: true });
    assert.equal(problem?.index, 7);
    assert.match(problem.message, /Unexpected token/);
    assert.deepEqual(await values(session), ['7', '17', '27']);
    assert.equal(session.currentQuery.filter?.text, '7');
  });
});
