import assert from 'node:assert/strict';
import type { RawReport, TransactionReport } from '../../src/bridge/clientThread';
import { KafkaError, type KafkaErrorData } from '../../src/kafka/errors/kafkaError';
import type { Attempt } from '../../src/contracts/messages';
import { sendMany } from '../../src/send/groups/sendMany';
import { waitFor } from '../harness/waitFor';
import { MESSAGE } from '../unit/host/kit';
import { picture, violations } from './kit';
import { openSendPage, type OpenSendPage } from './sendPage';

const BROKER = { id: 2, host: 'kafka-2', port: 9092 };
const good = (startedAtMs: number, durationMs: number): Attempt<KafkaErrorData> => ({ broker: BROKER, startedAtMs, writtenAtMs: startedAtMs + 0.2, durationMs, error: null, backoffMs: 0 });
const FAILED = { ...good(46, 8), error: new KafkaError('transaction-pending', { retriable: true, kafka: { code: 51, name: 'CONCURRENT_TRANSACTIONS' } }).data, backoffMs: 20 };
const TRACE: NonNullable<TransactionReport['trace']> = {
  ...{ id: 'kafka-dispatch-7f3a', producer: { id: '4001', epoch: 3 }, timeoutMs: 60_000, startedAt: 1_773_479_467_312, durationMs: 96, searchesLeftOut: 0 },
  steps: [
    { name: 'find-coordinator', startMs: 2, durationMs: 12, facts: { asked: 'kafka-1:9092', broker: 2, address: 'kafka-2:9092', previous: null }, attempts: [good(2, 12)], attemptsLeftOut: 0 },
    { name: 'init-producer-id', startMs: 15, durationMs: 30, facts: { timeoutMs: 60_000 }, attempts: [good(15, 30)], attemptsLeftOut: 0 },
    { name: 'add-partitions', startMs: 46, durationMs: 32, facts: { topics: 2, partitions: 3 }, attempts: [FAILED, good(74, 4)], attemptsLeftOut: 0 },
    { name: 'produce', startMs: 78, durationMs: 9, facts: { messages: 3, topics: 2, partitions: 3, batches: 3, batchesStored: 3 }, attempts: [], attemptsLeftOut: 0 },
    { name: 'end', startMs: 88, durationMs: 7, facts: { committed: true }, attempts: [good(88, 7)], attemptsLeftOut: 0 },
  ],
};

describe('a transaction on the page', () => {
  let opened: OpenSendPage;
  afterEach(() => opened.close());

  const transact = async (report: Partial<RawReport>, width = 420, trace = TRACE): Promise<void> => {
    opened = await openSendPage({ width });
    opened.proxy.auto = ({ sendId }) => ({ partition: 0, offset: String(40 + Number(sendId.split('/')[1])), ...report });
    opened.proxy.trace = trace;
    await sendMany(opened.sends, { mode: 'transaction', messages: ['vehicle.telemetry', 'vehicle.alerts', 'vehicle.telemetry'].map((topic) => ({ ...MESSAGE, topic })) });
    await opened.page.locator('.result').waitFor();
  };
  const text = async (selector: string): Promise<string> => (await opened.page.locator(selector).first().innerText()).replaceAll('\u00a0', ' ');

  it('is one row, which opens into its steps and its messages', async () => {
    await transact({});
    assert.equal(await text('.result .text'), 'Transaction committed');
    assert.equal(await text('.result .facts'), '3 acknowledged · 2 topics');
    await opened.page.locator('.results button.title').click();
    await opened.page.locator('.member').nth(2).waitFor();
    const stages = await opened.page.locator('.details > .trace .stage .name').allInnerTexts();
    assert.deepEqual(stages, ['Coordinator', 'Producer id', 'Partitions', 'Produce', 'Commit']);
    const told = await text('.details > .trace');
    for (const fact of ['broker 2 at kafka-2:9092', 'id 4001, epoch 3', 'aborts it after 60 s', '3 partitions · 2 topics', 'CONCURRENT_TRANSACTIONS at kafka-2:9092', 'backoff', '3 messages · batches stored: 3 of 3', 'answered by kafka-2:9092']) {
      assert.ok(told.includes(fact), `${fact}: ${told}`);
    }
    await picture(opened.page, 'transaction-committed');
    assert.deepEqual(await violations(opened), []);
    assert.match(await opened.page.locator('.member').nth(1).innerText(), /vehicle\.alerts/);
    await opened.page.locator('.details > .links .link', { hasText: 'Copy Report' }).click();
    await waitFor('the copy', () => opened.copied.length === 1);
    assert.deepEqual(JSON.parse(opened.copied[0]!), JSON.parse(JSON.stringify(opened.results.rows[0])));
    await opened.page.locator('.member').nth(1).click();
    await waitFor('the message', async () => (await text('.member-details')).includes('vehicle.alerts'));
    await opened.page.locator('.details > .links .link', { hasText: 'Delete' }).click();
    await waitFor('no row', () => opened.results.size === 0);
    await opened.page.locator('.result').waitFor({ state: 'detached' });
  });

  it('counts one as one, and shows a Produce that was broken off as not done', async () => {
    const steps = TRACE.steps.map((step) => ({ ...step, facts: { ...step.facts, ...(step.name === 'produce' ? { messages: 1, batches: 1, batchesStored: 0 } : step.name === 'add-partitions' ? { topics: 1, partitions: 1 } : {}) } }));
    await transact({ outcome: 'rejected', offset: null, error: new KafkaError('delivery-timeout').data }, 420, { ...TRACE, steps });
    await opened.page.locator('.results button.title').click();
    await opened.page.locator('.details > .trace').waitFor();
    const told = await text('.details > .trace');
    assert.ok(told.includes('1 partition · 1 topic') && told.includes('1 message · batches stored: 0 of 1'), told);
    const dots = await opened.page.locator('.details > .trace .stage').evaluateAll((all) => all.map((one) => /dot-(\w+)/.exec(one.getAttribute('class') ?? '')?.[1]));
    assert.deepEqual(dots, ['done', 'done', 'done', 'open', 'good']);
  });

  it('says that it was aborted, what was not answered, and where the coordinator was before', async () => {
    const silent = { ...good(60, 30), error: new KafkaError('request-timeout', { retriable: true, facts: { api: 'EndTxn' } }).data };
    const [search, ...steps] = TRACE.steps;
    const again = { ...search!, startMs: 47, facts: { ...search!.facts, broker: 1, previous: 2 } };
    const end = { ...steps.at(-1)!, facts: { committed: false }, attempts: [silent, silent], attemptsLeftOut: 7 };
    await transact({ outcome: 'rejected', offset: null, error: new KafkaError('delivery-timeout').data }, 420, { ...TRACE, steps: [search!, steps[0]!, steps[1]!, again, steps[2]!, end] });
    await opened.page.locator('.results button.title').click();
    await opened.page.locator('.details > .trace').waitFor();
    const told = await text('.details > .trace');
    assert.ok(told.includes('it was broker 2 before') && told.includes('7 attempts between are not listed') && told.includes('no answer: '), told);
    const last = opened.page.locator('.details > .trace .stage').last();
    assert.deepEqual([await last.locator('.name').innerText(), /dot-(\w+)/.exec((await last.getAttribute('class')) ?? '')?.[1]], ['Abort', 'open']);
  });

  for (const [outcome, title] of [['rejected', 'Transaction aborted'], ['unknown', 'Unknown, may be committed']] as const) {
    it(`says that it is ${outcome === 'unknown' ? outcome : 'aborted'}, and why`, async () => {
      await transact({ outcome, offset: null, error: new KafkaError('delivery-timeout', { facts: { timeoutMs: 120_000, waitedMs: 120_000, written: outcome === 'unknown' } }).data }, 300);
      assert.equal(await text('.result .text'), title);
      await opened.page.locator('.results button.title').click();
      await opened.page.locator('.member').nth(2).waitFor();
      await picture(opened.page, `transaction-${outcome}`);
      assert.deepEqual(await violations(opened), []);
      const again = opened.page.locator('.details > .links .link', { hasText: 'Send Again' });
      opened.proxy.auto = () => ({ partition: 0, offset: '50' });
      await again.click();
      // What may be stored is not sent again by one press.
      if (outcome === 'unknown') {
        await opened.page.getByText('Press again to send.').first().waitFor();
        assert.equal(opened.results.size, 1);
        await again.click();
      }
      await waitFor('another one', () => opened.results.rows.map((row) => row.status === 'group' && row.transaction).join() === `committed,${outcome === 'unknown' ? outcome : 'aborted'}`);
      assert.deepEqual(opened.results.groupOf(opened.results.rows[0]!.sendId)?.drafts?.map(({ topic }) => topic), ['vehicle.telemetry', 'vehicle.alerts', 'vehicle.telemetry']);
    });
  }
});
