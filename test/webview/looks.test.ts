import assert from 'node:assert/strict';
import { EMPTY_DRAFT, type FormDraft } from '../../src/bridge/formDraft';
import type { TopicList } from '../../src/bridge/sendView';
import type { RawReport, SendOrder } from '../../src/bridge/clientThread';
import { KafkaError } from '../../src/kafka/errors/kafkaError';
import type { MessageDraft } from '../../src/contracts/messages';
import { THEME_NAMES, type ThemeName } from '../harness/themes';
import { waitFor } from '../harness/waitFor';
import { explaining } from '../unit/host/kit';
import { picture, violations } from './kit';
import { openSendPage, SAMPLE, STAGING, TOPICS, type OpenSendPage } from './sendPage';

const MESSAGE: MessageDraft = { topic: 'vehicle.telemetry', key: { format: 'string', text: 'truck-7' }, value: { format: 'json', text: '{}' } };

const FULL: FormDraft = {
  ...SAMPLE,
  headers: [
    { name: 'content-type', mode: 'text', format: 'string', text: 'application/json' },
    { name: 'trace', mode: 'text', format: 'hex', text: '7f3a91c2' },
    { name: 'trace', mode: 'text', format: 'hex', text: 'b004e1d8' },
    { name: 'replay-of', mode: 'none', format: 'string', text: '' },
  ],
};

/** One row of each outcome, and one in flight. */
async function fillResults(opened: OpenSendPage): Promise<void> {
  const answers: ((order: SendOrder) => Partial<RawReport>)[] = [
    () => ({ outcome: 'rejected', durationMs: 8, error: new KafkaError('message-too-large', { facts: { topic: 'vehicle.telemetry', size: 1_363_210, limit: 1_048_588, limitSource: 'max.message.bytes' } }).data }),
    () => ({ outcome: 'unknown', partition: 1, durationMs: 30_000, error: new KafkaError('connection-closed', { facts: { address: 'kafka-1.example:9093', written: true } }).data }),
    () => ({ outcome: 'sent', acks: '0', partition: 5, durationMs: 0.8 }),
    () => ({ outcome: 'acknowledged', partition: 3, offset: '10482', timestamp: '1700000000000', durationMs: 12, producer: { id: '4001', epoch: 0, sequence: 17 } }),
  ];
  for (const [index, answer] of answers.entries()) {
    opened.proxy.auto = answer;
    await opened.sends.send(MESSAGE, { sendId: `row-${index}` });
  }
  await waitFor('four rows', async () => (await opened.page.locator('.results button.title').count()) === answers.length);
}

describe('the send panel, as it looks', () => {
  for (const theme of THEME_NAMES) {
    for (const [width, zoom] of [[240, 1], [280, 1], [300, 1], [420, 1], [280, 2], [1200, 1]] as const) {
      it(`is accessible in ${theme} at ${width} px${zoom === 1 ? '' : ` and ${zoom * 100} %`}, closed and open`, async () => {
        const opened = await openSendPage({ theme, width, zoom, draft: FULL, place: width === 1200 ? 'editor' : 'view' });
        const { page } = opened;
        const name = `${width}-${theme}${zoom === 1 ? '' : '-zoom'}`;
        await fillResults(opened);
        const delivery = page.getByRole('button', { name: /^Delivery/ });
        await page.getByText('Advanced').click();
        await picture(page, `send-delivery-${name}`);
        assert.deepEqual(await violations(opened), []);
        await delivery.click();
        await picture(page, `send-${name}`);
        for (const row of await page.locator('.results button.title').all()) {
          await row.click();
        }
        await picture(page, `results-${name}`);
        assert.deepEqual(await violations(opened), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'nothing sticks out');
        await opened.close();
      });
    }
  }

  /** Each brings the page into a state that is drawn in its own way. */
  const STATES: Readonly<Record<string, (theme: ThemeName) => Promise<OpenSendPage>>> = {
    'first run': async (theme) => openSendPage({ theme, connections: [], draft: EMPTY_DRAFT }),
    'wrong fields': async (theme) => {
      const opened = await openSendPage({ theme, draft: { ...SAMPLE, key: { mode: 'text', format: 'int64', text: 'truck-7' }, value: { mode: 'text', format: 'json', text: '{\n  "speed": 62.5,\n  "moving": tru\n}' }, headers: [] } });
      await opened.page.locator('#send').click();
      await opened.page.getByRole('alert').waitFor();
      return opened;
    },
    'list of topics': async (theme) => {
      const opened = await openSendPage({ theme, connections: [{ ...STAGING, name: 'prod-eu', protected: true }] });
      const topic = opened.page.getByRole('combobox', { name: 'Topic' });
      await topic.fill('vehicle');
      await topic.press('ArrowDown');
      await opened.page.getByRole('option', { name: /Create topic/ }).waitFor();
      return opened;
    },
    'in flight': async (theme) => {
      const opened = await openSendPage({ theme });
      opened.proxy.auto = null;
      await opened.page.locator('#send').click();
      const open = await waitFor('a send', () => opened.proxy.open[0]);
      open.options.onProgress?.({ sendId: open.order.sendId, state: 'backoff', attempt: 2, broker: { id: 3, host: 'kafka-3.example', port: 9093 }, partition: 3, written: true, givesUpAt: Date.now() + 117_900, error: null });
      await opened.page.getByRole('button', { name: 'Stop Waiting' }).waitFor();
      return opened;
    },
    'nothing but absent': async (theme) =>
      openSendPage({
        theme,
        draft: { ...SAMPLE, key: { mode: 'none', format: 'string', text: '' }, value: { mode: 'none', format: 'json', text: '' }, headers: [{ name: 'empty', mode: 'text', format: 'string', text: '' }, { name: 'absent', mode: 'none', format: 'string', text: '' }], partition: { mode: 'fixed', text: '3' }, timestamp: { mode: 'set', text: '2026-11-24T09:41:07Z' } },
        topics: { ...TOPICS, status: 'failed', error: explaining.error(new KafkaError('connection-refused', { facts: { address: 'kafka-1.example:9093' } }).data) } as TopicList,
      }),
  };

  for (const [state, bring] of Object.entries(STATES)) {
    for (const theme of THEME_NAMES) {
      it(`is accessible in ${theme}: ${state}`, async () => {
        const opened = await bring(theme);
        await picture(opened.page, `state-${state.replaceAll(' ', '-')}-${theme}`);
        assert.deepEqual(await violations(opened), []);
        await opened.close();
      });
    }
  }
});
