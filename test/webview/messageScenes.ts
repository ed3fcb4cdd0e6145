import { KafkaError } from '../../src/kafka/errors/kafkaError';
import { english, explainingIn } from '../unit/host/kit';
import { openMessagePage, type MessagePageOptions, type OpenMessagePage } from './messagePage';

type Scene = (options: MessagePageOptions) => Promise<OpenMessagePage>;

const REFUSED = new KafkaError('connection-refused', { facts: { address: 'kafka-1.example:9093' } }).data;
const FILTER = { kind: 'contains', text: 'truck-7', scope: 'key-value', matchCase: true } as const;
const EMPTY = { rows: 0, read: 61_204, dropped: 0 };

/** Every state that the viewer draws in its own way. */
export const MESSAGE_SCENES: Readonly<Record<string, Scene>> = {
  'live, with a detail': (options) => withRow(options, 0),
  'menu of where to start': async (options) => {
    const opened = await openMessagePage(options);
    await opened.page.locator('.list-button[aria-haspopup=menu]').click();
    return opened;
  },
  'more': async (options) => {
    const opened = await openMessagePage(options);
    await opened.page.locator('.icons [aria-haspopup=menu]').click();
    return opened;
  },
  'menu of a record': async (options) => {
    const opened = await withRow(options, 2);
    await opened.page.locator('.rows .row').nth(2).click({ button: 'right' });
    await opened.page.locator('.menu').waitFor();
    return opened;
  },
  'filtered': async (options) => {
    const opened = await withRow(options, 0);
    await opened.page.locator('#filter').fill('truck-7');
    await opened.page.locator('#filter').press('Enter');
    await opened.page.locator('mark').first().waitFor();
    return opened;
  },
  'condition that is none': async (options) => {
    const opened = await openMessagePage(options);
    await opened.page.locator('#filter').fill('truck-7');
    await opened.page.locator('#filter').press('Enter');
    await opened.page.locator('mark').first().waitFor();
    opened.viewer.problem = { message: '7', index: 14 };
    await opened.page.locator('#filter').fill('value.speed > > 60');
    await opened.page.locator('#filter').press('Enter');
    await opened.page.locator('.field-error').waitFor();
    return opened;
  },
  'reading': (options) => openMessagePage({ ...options, state: { status: 'reading', offsets: { read: 210, total: 500 }, unfit: 12, throttleMs: 1_200 } }),
  'asking': (options) => openMessagePage({ ...options, rows: 0, state: { ...EMPTY, read: 0, status: 'asking', offsets: { read: 0, total: 61_204 }, bytes: { read: 0, estimated: 1_288_490_189 } } }),
  'asking, the size not known': (options) => openMessagePage({ ...options, state: { status: 'asking', offsets: { read: 0, total: 61_204 }, bytes: { read: 0, estimated: null } } }),
  'paused': (options) => openMessagePage({ ...options, state: { status: 'paused' }, snapshot: snapshotOf({ partitions: [0, 2, 4, 5], order: 'oldest', isolation: 'read_uncommitted', from: { offset: '7' } }) }),
  'done, a time range': (options) => openMessagePage({ ...options, state: { status: 'done', inTopic: null }, snapshot: snapshotOf({ from: { timestamp: Date.UTC(2026, 2, 14, 8, 20) }, to: { timestamp: Date.UTC(2026, 2, 14, 8, 30) } }) }),
  'full': (options) => openMessagePage({ ...options, state: { status: 'full' }, snapshot: snapshotOf({ from: { earliest: true } }) }),
  'stopped': (options) => openMessagePage({ ...options, state: { status: 'stopped', offsets: { read: 210, total: 500 } }, snapshot: snapshotOf({ from: { offset: { 3: '10470' } } }) }),
  'failed on the way': async (options) => {
    const { explained } = words(options);
    const opened = await openMessagePage({ ...options, state: { status: 'failed', error: explained(REFUSED), notice: explained(REFUSED) } });
    await opened.page.locator('.strip [aria-expanded]').click();
    return opened;
  },
  'failed at once': (options) => openMessagePage({ ...options, rows: 0, state: { ...EMPTY, read: 0, status: 'failed', error: words(options).explained(REFUSED) } }),
  'nothing in the range': (options) => openMessagePage({ ...options, rows: 0, state: { ...EMPTY, status: 'done' } }),
  'nothing matches': (options) => openMessagePage({ ...options, rows: 0, state: { ...EMPTY, status: 'done', unfit: 3 }, snapshot: { ...snapshotOf({ filter: FILTER }), partitions: null } }),
  'nothing came yet': (options) => openMessagePage({ ...options, rows: 0, state: { ...EMPTY, read: 0 }, snapshot: snapshotOf({ from: { live: true } }) }),
  'records held back': async (options) => {
    const opened = await openMessagePage(options);
    await opened.page.locator('.scroller').hover();
    await opened.page.mouse.wheel(0, 2_000);
    await untilAsked(opened, 'hold');
    opened.viewer.produce(118);
    await opened.page.locator('.pill').waitFor();
    return opened;
  },
  'detail of a tombstone': (options) => withRow(options, 4),
  'detail of a broken batch': (options) => withRow(options, 10),
  'detail of a marker': (options) => withRow(options, 13),
  'detail of an abort': (options) => withRow(options, 19),
  'detail of an aborted record, times as numbers': async (options) => withRow({ ...options, snapshot: { timeZone: 'epoch' } }, 18),
  'detail of an empty value, local time': async (options) => withRow({ ...options, snapshot: { timeZone: 'local' } }, 15),
  'detail of a value that is cut': async (options) => {
    const opened = await withRow(options, 21);
    await opened.page.locator('.panel .link').waitFor();
    return opened;
  },
  'headers and batch': async (options) => {
    const opened = await withRow(options, 1);
    const tab = opened.page.locator('#tab-headers');
    if ((await tab.count()) > 0) {
      await tab.click();
    }
    return opened;
  },
  'one to compare with': async (options) => {
    const opened = await withRow(options, 0);
    await opened.page.locator('.detail-head .codicon-compare-changes').click();
    await opened.page.locator('.rows .row').nth(1).click();
    return opened;
  },
};

/** With this line selected and its detail shown. */
export async function withRow(options: MessagePageOptions, line: number): Promise<OpenMessagePage> {
  const opened = await openMessagePage(options);
  await opened.page.locator('.rows .row').nth(line).locator('.cell').nth(1).click();
  await opened.page.locator('.detail:not(.outdated) .detail-body').waitFor();
  return opened;
}

/** Until the page has asked this. */
export async function untilAsked({ page, viewer }: OpenMessagePage, name: string): Promise<void> {
  while (!viewer.asked.some(([asked]) => asked === name)) {
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

function words({ language }: MessagePageOptions): { readonly explained: ReturnType<typeof explainingIn>['error'] } {
  const explaining = explainingIn(language?.t ?? english);
  return { explained: (error) => explaining.error(error) };
}

function snapshotOf(query: Partial<NonNullable<MessagePageOptions['snapshot']>['query'] & object>): NonNullable<MessagePageOptions['snapshot']> {
  return { query: { partitions: null, from: { latest: 500 }, to: null, isolation: 'read_committed', order: 'newest', filter: null, ...query } };
}
