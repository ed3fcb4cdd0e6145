import assert from 'node:assert/strict';
import type { RawReport, SendOrder } from '../../src/bridge/clientThread';
import type { SendManyJob } from '../../src/contracts/bulk';
import type { MessageDraft } from '../../src/contracts/messages';
import { KafkaError } from '../../src/kafka/errors/kafkaError';
import { repeatSend } from '../../src/send/groups/repeatSend';
import { sendMany } from '../../src/send/groups/sendMany';
import { waitFor } from '../harness/waitFor';
import { openSendPage, SAMPLE, type OpenSendPage } from './sendPage';

const MESSAGE: MessageDraft = { topic: 'vehicle.telemetry', value: { format: 'string', text: 'x' } };
const CLOSED = new KafkaError('connection-closed', { retriable: true, facts: { address: 'kafka-3:9092', written: true } }).data;
const TOO_LARGE = new KafkaError('message-too-large').data;

describe('the row of several messages', () => {
  let opened: OpenSendPage;
  beforeEach(async () => void (opened = await openSendPage()));
  afterEach(() => opened.close());

  const text = async (selector: string): Promise<string> => (await opened.page.locator(selector).first().innerText()).replaceAll('\u00a0', ' ');
  const title = async (): Promise<string> => `${await text('.result .text')} | ${await text('.result .facts')}`;
  const job = async (outcomes: readonly Partial<RawReport>[], more: Partial<SendManyJob> = {}): Promise<void> => {
    opened.proxy.auto = ({ sendId }: SendOrder) => outcomes[Number(sendId.split('/')[1]) - 1] ?? {};
    await sendMany(opened.sends, { mode: 'batch', messages: outcomes.map(() => MESSAGE), ...more });
    await opened.page.locator('.result').waitFor();
  };
  const SENT = { outcome: 'sent', partition: 0 } as const;
  const STORED = { outcome: 'acknowledged', partition: 0, offset: '7' } as const;
  const UNKNOWN = { outcome: 'unknown', partition: 0, error: CLOSED } as const;
  const REJECTED = { outcome: 'rejected', error: TOO_LARGE } as const;

  const ZERO = { messages: [1, 2, 3].map((): MessageDraft => ({ ...MESSAGE, acks: '0' })) };
  for (const [what, outcomes, more, expected] of [
    ['acks=0 and one that is unknown: none is acknowledged', [SENT, SENT, UNKNOWN], ZERO, /^2 of 3 sent \| 1 unknown · /],
    ['acks=0 and none that was sent', [REJECTED, UNKNOWN, UNKNOWN], ZERO, /^0 of 3 sent \| 2 unknown · 1 rejected · /],
    ['different acks: sent is not acknowledged', [STORED, STORED, SENT], {}, /^2 of 3 acknowledged \| 1 sent · /],
    ['acks=all and none that was stored', [REJECTED, UNKNOWN, UNKNOWN], {}, /^0 of 3 acknowledged \| 2 unknown · 1 rejected · /],
  ] as const) {
    it(`tells the truth of ${what}`, async () => {
      await job(outcomes, more);
      assert.match(await title(), expected);
    });
  }

  it('says stopped where the first failure stopped it, also one that is unknown', async () => {
    await job([STORED, UNKNOWN, STORED], { mode: 'one-by-one', stopAtFirstFailure: true });
    assert.match(await title(), /^Stopped: 2 of 3 sent \| 1 acknowledged · 1 not sent · 1 unknown · connection closed/);
  });

  it('tells why there are no offsets', async () => {
    await job([{ ...STORED, offset: null }, { ...STORED, offset: null }]);
    await opened.page.locator('.results button.title').click();
    assert.match(await text('.details .facts'), /2 · already stored, offset not told/);
  });

  it('takes a double click on Cancel for one press', async () => {
    opened.proxy.auto = null;
    const sending = repeatSend(opened.sends, MESSAGE, { count: 2, delayMs: 0 }, { sendId: 'g' });
    await waitFor('both are begun', () => opened.proxy.open.length === 2);
    opened.proxy.open[0]!.options.onProgress?.({ sendId: '', state: 'waiting', attempt: 1, broker: null, partition: 3, written: true, givesUpAt: null, error: null });
    await opened.page.locator('.result > .link', { hasText: 'Cancel' }).dblclick();
    await waitFor('Stop Waiting', async () => (await text('.result > .link')) === 'Stop Waiting');
    assert.deepEqual(opened.proxy.open.map(({ options }) => options.signal?.aborted), [false, true]);
    await opened.page.locator('.result > .link').click();
    await waitFor('the end of the wait', () => opened.proxy.open[0]!.options.signal?.aborted === true);
    opened.proxy.open.forEach(({ answer }) => answer({ outcome: 'unknown' }));
    await sending;
  });

  it('shows its messages from the first one on where another outcome is chosen', async () => {
    opened.proxy.auto = ({ sendId }) => (sendId === 'g/2' ? REJECTED : STORED);
    const retriable = new KafkaError('delivery-timeout', { retriable: true }).data;
    opened.proxy.auto = ({ sendId }) => (sendId === 'g/2' ? { outcome: 'rejected', error: retriable } : STORED);
    await repeatSend(opened.sends, MESSAGE, { count: 5_000, delayMs: 0 }, { sendId: 'g' });
    await opened.page.locator('.results button.title').click();
    const { page } = opened;
    await page.getByRole('listbox', { name: 'Messages' }).press('End');
    await waitFor('the last', async () => (await page.locator('.member').last().innerText()).startsWith('5,000'));
    await page.locator('.members select').selectOption('acknowledged');
    await waitFor('the first line is in sight', () =>
      page.evaluate(() => {
        const list = document.querySelector('.members .list')!.getBoundingClientRect();
        const first = [...document.querySelectorAll('.member')].find((line) => line.textContent.trim().startsWith('1'))?.getBoundingClientRect();
        return first !== undefined && first.top >= list.top - 1 && first.bottom <= list.bottom + 1;
      }), 5_000);
  });

  it('has more than ten thousand messages, down to the last', async () => {
    opened.proxy.auto = () => STORED;
    await sendMany(opened.sends, { mode: 'batch', messages: Array.from({ length: 10_250 }, () => MESSAGE) });
    await opened.page.locator('.results button.title').click();
    await opened.page.getByRole('listbox', { name: 'Messages' }).press('End');
    await waitFor('the last', async () => (await opened.page.locator('.member').last().innerText()).startsWith('10,250'), 5_000);
  });

  it('is asked for with words that stand in the field, not with NaN', async () => {
    opened.drafts.set({ ...SAMPLE, repeat: { count: 'many', delayMs: '' } });
    const row = opened.page.locator('.disclosure', { hasText: 'Repeat' });
    await waitFor('it is filled', async () => !(await row.innerText()).includes('once'));
    assert.match(await row.innerText(), /many times/);
  });
});
