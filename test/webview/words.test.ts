import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { RawReport } from '../../src/bridge/clientThread';
import { EMPTY_DRAFT, type FormDraft } from '../../src/bridge/formDraft';
import type { TopicDetails } from '../../src/contracts/topics';
import { KafkaError } from '../../src/kafka/errors/kafkaError';
import { waitFor } from '../harness/waitFor';
import { DETAILS, openSendPage, SAMPLE, STAGING, type OpenSendPage, type SendPageOptions } from './sendPage';

/** The sentences of ui.md §9 where their situation is, word for word. */
describe('the send panel says', () => {
  let opened: OpenSendPage;
  let page: Page;

  const open = async (options: SendPageOptions = {}): Promise<void> => {
    opened = await openSendPage({ ...options, draft: options.draft ?? { ...SAMPLE, delivery: {} } });
    ({ page } = opened);
  };
  afterEach(() => opened.close());

  const notes = (): Promise<readonly string[]> => page.locator('.delivery > .note').evaluateAll((all) => all.map((one) => one.textContent.trim().replace(/\s+/g, ' ')));
  const untilNote = (index: number, text: string): Promise<unknown> => waitFor(text, async () => (await notes())[index] === text);
  const chooseAcks = (acks: string): Promise<void> => page.getByRole('radiogroup', { name: 'acks' }).getByRole('radio', { name: acks, exact: true }).check();

  const GUARANTEES: readonly (readonly [string, Partial<TopicDetails>, string])[] = [
    ['at least two replicas', { minInSyncReplicas: 2 }, 'The answer comes when all in-sync replicas have it, at least 2 of them: it survives the loss of 1.'],
    ['more asked for than there are', { minInSyncReplicas: 5 }, 'The answer comes when all in-sync replicas have it, at least 3 of them: it survives the loss of 2.'],
    ['one replica', { minInSyncReplicas: 1, replicationFactor: 1 }, 'There is only one replica: the answer comes when it has it, and it is lost with that broker.'],
    ['one of several', { minInSyncReplicas: 1 }, 'The answer comes when all in-sync replicas have it, but one is enough here (min.insync.replicas=1): that one can be the leader alone.'],
    ['not known', { minInSyncReplicas: null }, 'The answer comes when all in-sync replicas have it. How many that are at least (min.insync.replicas) could not be read.'],
  ];
  for (const [what, details, sentence] of GUARANTEES) {
    it(`what acks=all guarantees: ${what}`, async () => {
      await open({ details: { ...DETAILS, ...details } });
      await untilNote(0, sentence);
    });
  }

  it('what acks=0 and acks=1 guarantee, and that idempotence needs acks=all', async () => {
    await open();
    const box = page.getByRole('checkbox', { name: 'Idempotent' });
    for (const [acks, sentence] of [
      ['0', 'No answer exists: it can be lost without anyone noticing, and its offset stays unknown.'],
      ['1', 'The leader has it. It is lost if the leader dies before a follower has copied it.'],
    ] as const) {
      await chooseAcks(acks);
      await untilNote(0, sentence);
      assert.equal((await notes())[1], 'Needs acks=all.');
      assert.deepEqual([await box.isChecked(), await box.isDisabled()], [false, true]);
    }
    await chooseAcks('all');
    await waitFor('the box', async () => (await box.isChecked()) && !(await box.isDisabled()));
  });

  it('what idempotence does, and what its absence does', async () => {
    await open();
    await untilNote(1, 'A retry can neither duplicate nor reorder it. That is not a transaction: several messages are not atomic.');
    await page.getByRole('checkbox', { name: 'Idempotent' }).uncheck();
    await untilNote(1, 'Off: a retry after a request that got no answer can store it twice, and out of order.');
  });

  it('of idempotence what a send will do: by the settings, whatever their acks', async () => {
    for (const idempotent of [false, true]) {
      await open({ settings: { acks: '1', idempotent } });
      await chooseAcks('all');
      const box = page.getByRole('checkbox', { name: 'Idempotent' });
      await waitFor('the box', async () => !(await box.isDisabled()));
      assert.equal(await box.isChecked(), idempotent);
      const sent: boolean[] = [];
      opened.proxy.auto = ({ settings }) => {
        sent.push(settings.idempotent);
        return { outcome: 'acknowledged' };
      };
      await page.locator('#send').click();
      await waitFor('the send', () => sent.length === 1);
      assert.deepEqual(sent, [idempotent]);
      if (!idempotent) {
        await opened.close();
      }
    }
  });

  for (const [what, more, icon] of [
    ['connected', { state: 'connected' }, 'circle-filled'],
    ['connecting', { state: 'connecting' }, 'loading'],
    ['offline', { state: 'offline' }, 'circle-outline'],
    ['not connected', { state: 'idle' }, 'circle-outline'],
    ['connected · protected', { state: 'connected', protected: true }, 'shield'],
  ] as const) {
    it(`how the connection is: ${what}`, async () => {
      await open({ connections: [{ ...STAGING, ...more }] });
      const select = page.locator('#f-connection');
      assert.equal(await select.getAttribute('aria-description'), `${what} · ${STAGING.bootstrapServers[0]}`);
      assert.equal(await page.locator(`.list-field:has(#f-connection) .codicon-${icon}`).count(), 1);
    });
  }

  it('what no retries mean', async () => {
    await open();
    await page.getByText('Advanced').click();
    await page.getByRole('textbox', { name: 'Retries' }).fill('0');
    await page.getByText('No retry: a lost answer means “unknown”.', { exact: true }).waitFor();
  });

  it('what a tombstone does, with a key and without', async () => {
    await open({ draft: { ...SAMPLE, value: { ...SAMPLE.value, mode: 'none' } } });
    await page.getByText('Deletes this key in a compacted topic.', { exact: true }).waitFor();
    await page.getByRole('radiogroup', { name: 'Key is' }).getByRole('radio', { name: 'None' }).check();
    await page.getByText('A tombstone without a key deletes nothing, and a compacted topic refuses it.', { exact: true }).waitFor();
  });

  it('that a header that stands twice is sent twice', async () => {
    const header = { name: 'trace', mode: 'text', format: 'string', text: '' } as const;
    await open({ draft: { ...SAMPLE, headers: [header, header] } });
    await page.getByText('“trace” twice: both are sent, in this order.', { exact: true }).waitFor();
  });

  it('what the sandbox is', async () => {
    await open({ connections: [], draft: EMPTY_DRAFT });
    await page.getByText('A small Kafka broker on this computer with sample topics. Nothing to install; it forgets everything when it stops.', { exact: true }).waitFor();
  });

  const EDITED: FormDraft = { ...SAMPLE, delivery: { lingerMs: '7' } };

  it('what differs from the settings, and resets it', async () => {
    await open({ draft: EDITED });
    await page.getByText('Advanced').click();
    assert.equal(await page.getByTitle('Differs from the settings').count(), 1);
    await page.getByRole('button', { name: 'Reset Linger (ms)' }).click();
    await waitFor('no dot', async () => (await page.getByTitle('Differs from the settings').count()) === 0);
    assert.equal(await page.getByRole('textbox', { name: /^Linger/ }).getAttribute('placeholder'), '5');
  });

  /** Title, line of facts and link of a row with this end. */
  const rowOf = async (report: Partial<RawReport>): Promise<readonly (string | undefined)[]> => {
    opened.proxy.auto = () => report;
    const before = await page.locator('.result').count();
    await page.locator('#send').click();
    await waitFor('the row', async () => (await page.locator('.result').count()) === before + 1);
    const row = page.locator('.result').first();
    const texts = await Promise.all(['.title .text', '.facts'].map((part) => row.locator(part).textContent()));
    const [link] = await row.locator('button.link').allTextContents();
    return [...texts.map((text) => text?.replaceAll('\u00a0', ' ').trim()), link];
  };
  const tooLarge = (size: number, limit: number, limitSource: string): Partial<RawReport> => ({
    outcome: 'rejected',
    error: new KafkaError('message-too-large', { facts: { size, limit, limitSource, topic: SAMPLE.topic } }).data,
  });

  it('in each row what became of the message', async () => {
    await open();
    const MB = 1_048_576;
    assert.deepEqual(await rowOf({ outcome: 'acknowledged', partition: 3, offset: '10482' }), ['Acknowledged', 'partition 3 · offset 10482 · truck-7', undefined]);
    assert.deepEqual(await rowOf({ outcome: 'acknowledged', partition: 3, offset: '7', possibleDuplicate: true }), ['Acknowledged', 'partition 3 · offset 7 · truck-7 · possible duplicate', undefined]);
    assert.deepEqual(await rowOf({ outcome: 'acknowledged', partition: 3, offset: '8', orderKept: false }), ['Acknowledged', 'partition 3 · offset 8 · truck-7 · order not certain', undefined]);
    assert.deepEqual(await rowOf({ outcome: 'sent', acks: '0', partition: 5 }), ['Sent, not acknowledged', 'partition 5 · no offset (acks=0) · truck-7', 'Look for It']);
    assert.deepEqual(await rowOf({ outcome: 'unknown', partition: 1, error: new KafkaError('connection-closed').data }), ['Unknown, may be stored', 'partition 1 · connection closed', 'Look for It']);
    assert.deepEqual(await rowOf(tooLarge(1.3 * MB, MB, 'max.message.bytes')), ['Rejected, not stored', '1.3 MB, topic allows 1 MB', 'Show What to Do']);
  });

  it('of a message that is too large who has the limit, and no limit that it keeps to', async () => {
    await open();
    assert.equal((await rowOf(tooLarge(2_000_100, 1_048_576, 'max.request.size')))[1], '1.9 MB, producer sends at most 1 MB');
    assert.equal((await rowOf(tooLarge(2_000_100, 5_000_000, 'max.message.bytes')))[1], `The message is larger than “${SAMPLE.topic}” allows`);
    assert.equal((await rowOf(tooLarge(1_048_600, 1_048_588, 'max.message.bytes')))[1], '1048600 B, topic allows 1048588 B');
  });

  it('the topic of a row only where it is another one than the form’s', async () => {
    await open();
    await rowOf({ outcome: 'acknowledged', partition: 3, offset: '7' });
    await page.locator('#f-topic').fill('another');
    await waitFor('the topic in the row', async () => (await page.locator('.result .facts').textContent()) === `partition 3 · offset 7 · truck-7 · ${SAMPLE.topic}`);
  });

  it('that a topic of the list is made after questions', async () => {
    await open();
    const topic = page.getByRole('combobox', { name: 'Topic' });
    await topic.fill('mine');
    await page.getByRole('option', { name: 'Create topic “mine”…' }).click();
    await waitFor('the command', () => opened.ran.length === 1);
    assert.deepEqual(opened.ran, [['kafkaDispatch.createTopic', [{ topic: 'mine', ask: true }]]]);
  });
});
