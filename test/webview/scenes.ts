import type { RawReport, TransactionReport } from '../../src/bridge/clientThread';
import { EMPTY_DRAFT, type FormDraft } from '../../src/bridge/formDraft';
import type { TopicList } from '../../src/bridge/sendView';
import type { Lookup } from '../../src/contracts/messages';
import { KafkaError } from '../../src/kafka/errors/kafkaError';
import { because } from '../../src/kafka/errors/reason';
import { transactionAborted } from '../../src/kafka/errors/transactionAborted';
import { repeatSend } from '../../src/send/groups/repeatSend';
import { sendMany } from '../../src/send/groups/sendMany';
import { waitFor } from '../harness/waitFor';
import { explainingIn } from '../unit/host/kit';
import { german } from '../unit/l10n/language';
import { BEFORE, LEADER, RETRIED, SENT, stage, TOO_LARGE, UNANSWERED } from './reports';
import { DETAILS, openSendPage, SAMPLE, STAGING, TOPICS, type OpenSendPage, type SendPageOptions } from './sendPage';

const FAILED = new KafkaError('connection-refused', { facts: { address: 'kafka-1.example:9093' } });
const HEADERS: FormDraft['headers'] = [
  { name: 'trace', mode: 'text', format: 'hex', text: '7f3a' },
  { name: 'trace', mode: 'none', format: 'string', text: '' },
  { name: 'empty', mode: 'text', format: 'string', text: '' },
];
const EDITED: FormDraft = { ...SAMPLE, headers: HEADERS, partition: { mode: 'fixed', text: '3' }, timestamp: { mode: 'set', text: '2026-11-24T09:41:07Z' }, delivery: { compression: 'lz4', lingerMs: '7', retries: '0', idempotent: false } };
const ABSENT: FormDraft = { ...SAMPLE, key: { mode: 'none', format: 'string', text: '' }, value: { mode: 'none', format: 'json', text: '' }, headers: [] };
const WRONG: FormDraft = { ...EDITED, topic: '', headers: [{ name: '', mode: 'text', format: 'string', text: '' }], partition: { mode: 'fixed', text: 'x' }, timestamp: { mode: 'set', text: 'x' }, delivery: { lingerMs: 'x', batchSize: '-1', maxInFlight: '0' } };
const MISFIT: FormDraft = { ...SAMPLE, key: { mode: 'text', format: 'int64', text: 'truck-7' }, value: { mode: 'text', format: 'json', text: '{"speed": tru}' }, headers: [{ name: 'trace', mode: 'text', format: 'hex', text: '7g' }], delivery: { idempotent: true, acks: 'all', maxInFlight: '9' } };
const READ: Lookup = { result: 'not-found', offset: null, aborted: false, from: '7702', to: '7718', logStart: '0', readAt: 1, compacted: false };
const REFUSED = new KafkaError('contradicting-settings', { facts: { setting: 'acks' }, reason: because('a transaction needs acks=all, and acks is {0}', '1') });

/** Ends of sends that are told in ways of their own; with `lookup`, the record was looked for. */
const ENDS: readonly Partial<RawReport>[] = [
  RETRIED,
  UNANSWERED,
  SENT,
  TOO_LARGE,
  { ...RETRIED, possibleDuplicate: true, orderKept: false, throttleMs: 120, offset: null, stages: RETRIED.stages!.map((one) => (one.name === 'acknowledge' ? { ...one, facts: { ...one.facts, logAppendTime: '1773479467312' } } : one)) },
  { outcome: 'acknowledged', partition: 1, offset: '7', producer: null, acks: 'all', request: null, attempts: [{ broker: LEADER, startedAtMs: 6, writtenAtMs: null, durationMs: 4, backoffMs: 100, error: FAILED.data }, { broker: LEADER, startedAtMs: 110, writtenAtMs: 111, durationMs: 4, backoffMs: 0, error: null }], stages: [
    stage('serialize', 0, 0.2, { keyFormat: 'string', keyBytes: 7, valueFormat: 'json', valueBytes: 95, headers: 1, headerBytes: 64 }),
    stage('partition', 0.2, 0.1, { how: 'forced', partitions: 6, metadataMs: 30, memoryMs: 20 }),
    stage('batch', 0.3, 5.1, { records: 1, bytes: 235, closedBy: 'full', lingerMs: 5, batchSize: 16_384 }),
    stage('request', 5.8, 141, { api: 'Produce', version: 8, bytes: 283, otherBatches: 1, waitedMs: 9, waitedFor: 'producer-id' }),
  ] },
  { outcome: 'unknown', partition: 1, searchFrom: null, durationMs: 9, stages: [...BEFORE, stage('request', 5.8, 3, { api: 'Produce', version: 8, bytes: 283, otherBatches: 0, waitedMs: 9, waitedFor: 'in-flight' })], attempts: [{ broker: LEADER, startedAtMs: 6, writtenAtMs: 7, durationMs: 4, backoffMs: 0, error: null }], error: new KafkaError('stopped-waiting').data },
  { outcome: 'rejected', durationMs: 9, stages: [...BEFORE, stage('request', 5.8, 3, { api: 'Produce', version: 8, bytes: 283, otherBatches: 0, waitedMs: 9, waitedFor: 'turn' })], attempts: [{ broker: LEADER, startedAtMs: 6, writtenAtMs: 7, durationMs: 4, backoffMs: 0, error: new KafkaError('kafka-error', { kafka: { code: 41, name: 'NOT_CONTROLLER' } }).data }], error: new KafkaError('kafka-error', { kafka: { code: 41, name: 'NOT_CONTROLLER' } }).data },
  ...['no-brokers-available', 'connection-refused', 'request-timeout', 'delivery-timeout', 'unknown-topic', 'cancelled'].map((code): Partial<RawReport> => ({ outcome: 'rejected', error: { code: code as 'cancelled', retriable: true, raw: '', facts: { address: 'k:9', bootstrap: 'k:9', timeoutMs: 3_000, waitedMs: 4_000 } } })),
  { outcome: 'rejected', partition: 1, error: transactionAborted(REFUSED.data, true) },
];
const good = { broker: LEADER, startedAtMs: 2, writtenAtMs: 3, durationMs: 12, error: null, backoffMs: 0 };
const failed = { ...good, error: FAILED.data, backoffMs: 20 };
const TRANSACTION: NonNullable<TransactionReport['trace']> = {
  ...{ id: 'kafka', producer: { id: '4001', epoch: 3 }, timeoutMs: 60_000, startedAt: 1_773_479_467_312, durationMs: 96, searchesLeftOut: 0 },
  steps: [
    { name: 'find-coordinator', startMs: 2, durationMs: 12, facts: { asked: 'kafka-1:9092', broker: 2, address: 'kafka-2:9092', previous: 1 }, attempts: [good], attemptsLeftOut: 0 },
    { name: 'init-producer-id', startMs: 15, durationMs: 30, facts: { timeoutMs: 60_000 }, attempts: [failed, good], attemptsLeftOut: 4 },
    { name: 'add-partitions', startMs: 46, durationMs: 32, facts: { topics: 2, partitions: 3 }, attempts: [good], attemptsLeftOut: 0 },
    { name: 'produce', startMs: 78, durationMs: 9, facts: { messages: 3, topics: 2, partitions: 3, batches: 3, batchesStored: 3 }, attempts: [], attemptsLeftOut: 0 },
    { name: 'end', startMs: 88, durationMs: 7, facts: { committed: true }, attempts: [failed], attemptsLeftOut: 0 },
    { name: 'end', startMs: 95, durationMs: 1, facts: { committed: false }, attempts: [good], attemptsLeftOut: 0 },
  ],
};
const LOOKUPS: readonly Lookup[] = [
  { ...READ, result: 'found', offset: '7719' },
  { ...READ, result: 'found', offset: '7719', aborted: true },
  { ...READ, result: 'found', offset: '7719', undecided: true },
  { ...READ, result: 'identical', offset: '7719' },
  { ...READ, to: '7702', compacted: true },
  { ...READ, from: '7800', logStart: '7800', to: '7900' },
  { ...READ, from: '0', to: '12' },
];

type Scene = (options: SendPageOptions) => Promise<OpenSendPage>;

/** Every way the page is drawn in, so that all it says is seen. Nothing in here knows the page by its words. */
export const SCENES: Readonly<Record<string, Scene>> = {
  'first run': (options) => openSendPage({ ...options, connections: [], draft: EMPTY_DRAFT }),

  'starting sandbox': async (options) => {
    const opened = await openSendPage({ ...options, connections: [], draft: EMPTY_DRAFT });
    opened.world.sandbox = 'starting';
    opened.connectionsChanged();
    await opened.page.locator('[role=progressbar]').waitFor();
    return opened;
  },

  'form as it opens': async (options) => {
    const opened = await openSendPage({ ...options, connections: [{ ...STAGING, kind: 'plaintext', protected: true, state: 'idle' }], details: { ...DETAILS, minInSyncReplicas: 1 } });
    await openDisclosures(opened);
    return opened;
  },

  'form as edited': async (options) => {
    const zstd = { name: 'zstd', reason: because('Node.js {0} cannot write zstd: it needs 22.15 or newer', '20.1') } as const;
    const opened = await openSendPage({ ...options, draft: EDITED, unavailableCompression: [zstd], details: { ...DETAILS, minInSyncReplicas: null } });
    await openDisclosures(opened);
    await opened.page.locator('option[value=zstd][disabled]').waitFor({ state: 'attached' });
    return opened;
  },

  'nothing but absent': async (options) => {
    const topics: TopicList = { ...TOPICS, status: 'failed', connection: 'dev', error: explainingIn(options.language?.t ?? german().t).thrown(FAILED) };
    const opened = await openSendPage({ ...options, draft: ABSENT, topics, connections: [{ ...STAGING, kind: 'sandbox', state: 'connecting' }, { ...STAGING, id: 'b', kind: 'local' }] });
    await openDisclosures(opened);
    await opened.page.locator('#acks-0').check();
    return opened;
  },

  'read-only connection': async (options) => {
    const opened = await openSendPage({ ...options, draft: { ...ABSENT, key: { mode: 'text', format: 'json', text: '{' } }, connections: [{ ...STAGING, readOnly: true, state: 'offline' }] });
    await opened.page.locator('.field-error').first().waitFor();
    await opened.page.locator('#acks-1').check();
    return opened;
  },

  'list of topics': async (options) => {
    const opened = await openSendPage(options);
    await opened.page.locator('#f-topic').fill('vehicle');
    await opened.page.locator('[role=option] .codicon-add').waitFor();
    return opened;
  },

  'fields that are none': async (options) => {
    const opened = await openSendPage({ ...options, draft: WRONG });
    await openDisclosures(opened);
    return pressed(opened, 7);
  },

  'fields that do not fit': async (options) => pressed(await openSendPage({ ...options, draft: MISFIT }), 1),

  'in flight': async (options) => {
    const opened = await openSendPage(options);
    opened.proxy.auto = null;
    for (const count of [1, 2]) {
      await opened.page.locator('#send').click();
      await waitFor('a send', () => opened.proxy.open.length === count);
    }
    const [first, second] = opened.proxy.open;
    const broker = { id: 3, host: 'kafka-3', port: 9093 };
    first!.options.onProgress?.({ sendId: first!.order.sendId, state: 'backoff', attempt: 2, broker, partition: 3, written: true, givesUpAt: Date.now() + 117_900, error: FAILED.data });
    second!.options.onProgress?.({ sendId: second!.order.sendId, state: 'waiting', attempt: 1, broker, partition: 3, written: false, givesUpAt: null, error: null });
    await waitFor('both rows', async () => (await opened.page.locator('.result > .link').count()) === 2);
    return openRows(opened);
  },

  'ends of sends': async (options) => {
    const opened = await openSendPage(options);
    for (const [index, report] of ENDS.entries()) {
      opened.proxy.auto = () => report;
      await opened.sends.send({ topic: SAMPLE.topic, key: { format: 'string', text: 'truck-7' }, value: null }, { sendId: `row-${index}` });
    }
    opened.results.afterthought('row-2', explainingIn(options.language?.t ?? german().t).error(new KafkaError('broker-closed-after-write').data));
    return openRows(opened, ENDS.length);
  },

  'what was looked for': async (options) => {
    const opened = await openSendPage(options);
    for (const [index, lookup] of LOOKUPS.entries()) {
      opened.proxy.auto = () => ({ ...UNANSWERED, searchFrom: '7702', stages: [] });
      await opened.sends.send({ topic: SAMPLE.topic, value: null }, { sendId: `row-${index}` });
      opened.results.found(`row-${index}`, lookup);
    }
    for (const [sendId, progress] of [['reading', null], ['on-the-way', { offset: '7710', to: '7718' }]] as const) {
      await opened.sends.send({ topic: SAMPLE.topic, value: null }, { sendId });
      opened.results.looking(sendId, { status: 'reading', progress });
    }
    await opened.sends.send({ topic: SAMPLE.topic, value: null }, { sendId: 'failed' });
    opened.results.looking('failed', { status: 'failed', error: explainingIn(options.language?.t ?? german().t).thrown(FAILED) });
    return openRows(opened, LOOKUPS.length + 3);
  },

  'groups of results': async (options) => {
    const opened = await openSendPage({ ...options, draft: { ...SAMPLE, repeat: { count: '40', delayMs: '250' } } });
    await openDisclosures(opened);
    const cancelled: Partial<RawReport> = { outcome: 'rejected', error: new KafkaError('cancelled', { facts: { written: false } }).data };
    const ends = [RETRIED, UNANSWERED, SENT, TOO_LARGE, cancelled];
    opened.proxy.auto = ({ sendId }) => ({ stages: [], attempts: [], ...ends[(Number(sendId.split('/')[1]) - 1) % ends.length]! });
    await repeatSend(opened.sends, { topic: SAMPLE.topic, value: null }, { count: 40, delayMs: 0 }, { sendId: 'mixed' });
    opened.proxy.auto = ({ sendId }) => ({ partition: Number(sendId.split('/')[1]), offset: '7' });
    await repeatSend(opened.sends, { topic: SAMPLE.topic, value: null }, { count: 20, delayMs: 0 }, {});
    for (const outcome of ['acknowledged', 'rejected', 'unknown'] as const) {
      opened.proxy.trace = TRANSACTION;
      opened.proxy.auto = () => ({ outcome, partition: 1, error: outcome === 'acknowledged' ? null : FAILED.data });
      await sendMany(opened.sends, { mode: 'transaction', messages: ['vehicle.telemetry', 'vehicle.alerts'].map((topic) => ({ topic, value: null })) });
    }
    opened.proxy.auto = () => cancelled;
    await repeatSend(opened.sends, { topic: SAMPLE.topic, value: null }, { count: 3, delayMs: 0 }, {});
    opened.proxy.auto = null;
    for (const [index, sendId] of ['begun', 'stopped'].entries()) {
      void repeatSend(opened.sends, { topic: SAMPLE.topic, value: null }, { count: 2, delayMs: 0 }, { sendId });
      await waitFor('all are begun', () => opened.proxy.open.length === 2 * (index + 1));
    }
    opened.sends.cancel('stopped');
    await openRows(opened, 8);
    const mixed = opened.page.locator('.result:has([data-send=mixed])');
    await mixed.locator('.member').nth(1).click();
    await mixed.locator('.member-details').waitFor();
    return opened;
  },

  'many results': async (options) => {
    const opened = await openSendPage(options);
    for (let index = 0; index < 20; index++) {
      opened.proxy.auto = () => ENDS[index % 4]!;
      await opened.sends.send({ topic: 'orders', value: null });
    }
    await opened.page.locator('#result-words').fill('nothing like it');
    await waitFor('no row', async () => (await opened.page.locator('.result').count()) === 0);
    await opened.page.locator('#result-words').fill('');
    await waitFor('all rows', async () => (await opened.page.locator('.result').count()) === 20);
    await opened.page.locator('#result-words').fill('orders kafka');
    return opened;
  },
};

async function openDisclosures({ page }: OpenSendPage): Promise<void> {
  const closed = page.locator('.disclosure > button[aria-expanded=false]');
  while ((await closed.count()) > 0) {
    await closed.first().click();
  }
  if ((await page.locator('.delivery details[open]').count()) === 0) {
    await page.locator('.delivery details > summary').click();
  }
  await waitFor('the checks', async () => ((await page.locator('#value-verdict').count()) === 0 ? true : ((await page.locator('#value-verdict').textContent()) ?? '').trim() !== ''));
}

async function pressed(opened: OpenSendPage, errors: number): Promise<OpenSendPage> {
  await opened.page.locator('#send').click();
  await opened.page.locator('[role=alert]').waitFor();
  await waitFor('the errors', async () => (await opened.page.locator('.field-error').count()) >= errors);
  return opened;
}

/** Opens every row. */
async function openRows(opened: OpenSendPage, count = 0): Promise<OpenSendPage> {
  const { page } = opened;
  const titles = page.locator('.results button.title');
  await waitFor('the rows', async () => (await titles.count()) >= count);
  for (const title of await titles.all()) {
    await title.click();
  }
  await waitFor('all are open', async () => (await page.locator('.results .details').count()) === (await titles.count()));
  return opened;
}
