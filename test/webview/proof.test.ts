import assert from 'node:assert/strict';
import type { RawReport } from '../../src/bridge/clientThread';
import type { Lookup } from '../../src/contracts/messages';
import { KafkaError } from '../../src/kafka/errors/kafkaError';
import { waitFor } from '../harness/waitFor';
import { picture, violations } from './kit';
import { openSendPage, type OpenSendPage } from './sendPage';

const CLOSED = new KafkaError('connection-closed', { retriable: true, facts: { address: 'kafka-3:9092', written: true }, raw: 'read ECONNRESET' }).data;
const UNKNOWN: Partial<RawReport> = { outcome: 'unknown', partition: 1, timestamp: '1773479467312', durationMs: 30_000, searchFrom: '7702', error: CLOSED };
const SENT: Partial<RawReport> = { outcome: 'sent', acks: '0', partition: 5, timestamp: '1773479467312', searchFrom: '7702' };
const READ: Lookup = { result: 'not-found', offset: null, aborted: false, from: '7702', to: '7718', logStart: '0', readAt: 1, compacted: false };

/** What looking finds → title of the row, its facts, what is said when it is open, the link that is left. */
const FOUND: readonly (readonly [string, Partial<RawReport>, Lookup, string, string, RegExp, string | null])[] = [
  ['found', UNKNOWN, { ...READ, result: 'found', offset: '7719' }, 'Found: it was stored', 'partition 1 · offset 7719', /It stands at offset 7719, with the producer id/, null],
  ['aborted', UNKNOWN, { ...READ, result: 'found', offset: '7719', aborted: true }, 'Found in an aborted transaction', 'partition 1 · offset 7719', /in a transaction that was aborted/, null],
  ['open', UNKNOWN, { ...READ, result: 'found', offset: '7719', undecided: true }, 'Found, its transaction may be open', 'partition 1 · offset 7719', /Its transaction, or one before it, is still open: .* whether they will cannot be told/, 'Look Again'],
  ['identical', UNKNOWN, { ...READ, result: 'identical', offset: '7719' }, 'Identical record found', 'partition 1 · offset 7719 · may be another one', /An identical record stands at offset 7719. Nothing proves that it is this one./, null],
  ['identical, aborted', UNKNOWN, { ...READ, result: 'identical', offset: '7719', aborted: true }, 'Identical record found', 'partition 1 · offset 7719 · may be another one', /Nothing proves that it is this one. Its transaction was aborted./, null],
  ['not found', UNKNOWN, READ, 'Not found so far', 'partition 1 · read offsets 7702–7717', /Not found between offsets 7702 and 7717. A delayed request can still arrive./, 'Look Again'],
  ['nothing to read', UNKNOWN, { ...READ, to: '7702' }, 'Not found so far', 'partition 1 · nothing stands from offset 7702 on', /Nothing stands from offset 7702 on./, 'Look Again'],
  ['removed', UNKNOWN, { ...READ, from: '7800', logStart: '7800', to: '7900' }, 'Not found: older records were removed', 'partition 1 · log starts at 7800', /The log starts at offset 7800 by now/, 'Look Again'],
  ['made anew', UNKNOWN, { ...READ, from: '0', to: '12' }, 'Not found so far', 'partition 1 · read offsets 0–11', /ended at offset 7702 before the send and ends at 12 now/, 'Look Again'],
  ['compacted', SENT, { ...READ, compacted: true }, 'Not found so far', 'partition 5 · read offsets 7702–7717', /The topic is compacted/, 'Look Again'],
];

describe('an outcome that is not proved', () => {
  let opened: OpenSendPage;
  afterEach(() => opened.close());

  const send = async (report: Partial<RawReport>): Promise<void> => {
    opened = await openSendPage({ width: 420 });
    opened.proxy.auto = () => report;
    await opened.page.locator('#send').click();
    await opened.page.locator('.result').waitFor();
  };
  const text = async (selector: string): Promise<string> => (await opened.page.locator(selector).innerText()).replaceAll('\u00a0', ' ');
  const link = (name: string): ReturnType<OpenSendPage['page']['locator']> => opened.page.locator('.result > .link', { hasText: name });

  for (const [what, report, lookup, title, facts, said, left] of FOUND) {
    it(`is looked for by the row’s link, and the row says what came of it: ${what}`, async () => {
      await send(report);
      await link('Look for It').click();
      const reading = await waitFor('the reading', () => opened.proxy.readings[0]);
      reading.options.onProgress?.({ offset: '7710', to: '7718' });
      await waitFor('how far it is', async () => (await text('.result .facts')).endsWith('read up to offset 7710 of 7718'));
      reading.answer(lookup);
      await waitFor(title, async () => (await text('.result .text')) === title);
      assert.equal(await text('.result .facts'), facts);
      assert.equal(await opened.page.locator('.result > .link').count(), left === null ? 0 : 1);
      assert.equal(await opened.page.getByRole('status').textContent(), `${title}, partition ${report.partition}${lookup.offset === null ? '' : `, offset ${lookup.offset}`}.`);
      await opened.page.locator('.results button.title').click();
      assert.match(await text('.proof'), said);
      assert.equal(await opened.page.getByRole('button', { name: 'Look Again' }).count(), left === null ? 0 : 1);
      await picture(opened.page, `proof-${what.replace(/,? /, '-')}`);
      assert.deepEqual(await violations(opened), []);
    });
  }

  it('says where it would read before it is asked to, and that sending again can store it twice', async () => {
    await send(UNKNOWN);
    await opened.page.locator('.results button.title').click();
    const told = await text('.proof');
    assert.match(told, /kafka-3:9092 closed the connection before an answer came/);
    assert.match(told, /reads partition 1 from offset 7702, where the partition ended before the send\./);
    assert.match(told, /Sending again can store it twice: it is a new message, whatever the idempotence setting\./);
    await picture(opened.page, 'proof-unknown');
  });

  it('stops reading when asked to, and tells why it could not be read', async () => {
    await send(UNKNOWN);
    await link('Look for It').click();
    await link('Stop Looking').click();
    await waitFor('the stop', () => opened.proxy.readings[0]?.options.signal?.aborted === true);
    opened.proxy.readings[0]!.fail(new KafkaError('cancelled'));
    await link('Look for It').click();
    await waitFor('another one', () => opened.proxy.readings.length === 2);
    opened.proxy.readings[1]!.fail(new KafkaError('topic-not-authorized', { facts: { topic: 'vehicle.telemetry' } }));
    await link('Look Again').waitFor();
    assert.match(await text('.result .facts'), /^partition 1 · could not be looked for: /);
  });
});
