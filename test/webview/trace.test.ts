import assert from 'node:assert/strict';
import type { RawReport } from '../../src/bridge/clientThread';
import type { Stage } from '../../src/contracts/messages';
import { KafkaError } from '../../src/kafka/errors/kafkaError';
import { THEME_NAMES } from '../harness/themes';
import { waitFor } from '../harness/waitFor';
import { picture, violations } from './kit';
import { RETRIED, SENT, TOO_LARGE, UNANSWERED } from './reports';
import { openSendPage, type OpenSendPage, type SendPageOptions } from './sendPage';

describe('the story of a send', () => {
  let opened: OpenSendPage;
  afterEach(() => opened.close());

  const open = async (report: Partial<RawReport>, options: SendPageOptions = {}): Promise<readonly string[]> => {
    opened = await openSendPage(options);
    const { page } = opened;
    opened.proxy.auto = () => report;
    await page.locator('#send').click();
    await page.locator('.results button.title').click();
    await page.locator('.trace').waitFor();
    return lines();
  };
  const lines = async (): Promise<readonly string[]> => (await opened.page.locator('.trace li').allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim());
  const bars = (): Promise<readonly (readonly [string, number, number])[]> =>
    opened.page.locator('.trace .lane i').evaluateAll((all) =>
      all.map((bar) => {
        const lane = bar.parentElement!.getBoundingClientRect();
        const own = bar.getBoundingClientRect();
        return [bar.getAttribute('class') ?? '', (own.left - lane.left) / lane.width, own.width / lane.width] as const;
      }),
    );

  it('tells six stages and both attempts with what was measured', async () => {
    assert.deepEqual(await open(RETRIED), [
      'Serialize 0.2 ms 0.2 milliseconds json value 95 B · string key 7 B · 4 headers 64 B',
      'Partition 0.1 ms 0.1 milliseconds murmur2(key) = 2091043779, mod 6 = 3',
      'Batch 5.1 ms 5.1 milliseconds 1 record, 235 B · sent because linger 5 ms had passed',
      'Encode 0.4 ms 0.4 milliseconds record batch v2, lz4 235 B → 214 B (ratio 0.91)',
      'Request 141.0 ms 141.0 milliseconds Produce v8, 283 B · 2 attempts · same sequence 0',
      '1 · broker 2 11.6 ms 11.6 milliseconds NOT_LEADER_OR_FOLLOWER at kafka-2:9092: The leader of the partition moved',
      'backoff 115.1 ms 115.1 milliseconds',
      '2 · broker 3 14.3 ms 14.3 milliseconds kafka-3:9092 · throttled 0 ms',
      'Acknowledge 0.1 ms 0.1 milliseconds acks=all · 3 of 3 replicas in sync when last read, 20.4 ms before · partition 3, offset 10482',
    ]);
    const facts = (await opened.page.locator('dl.facts').innerText()).replaceAll('\u00a0', ' ');
    assert.match(facts, /3 · kafka-3:9092 · rack eu-1c/);
    assert.match(facts, /Create time\s+2026-03-14/);
    assert.match(facts, /174 B in a batch of 214 B/);
  });

  it('draws each at its true start and length, at least 3 px long and never beyond the lane', async () => {
    await open(RETRIED, { width: 420 });
    const drawn = await bars();
    assert.deepEqual(drawn.map(([look]) => look), ['busy', 'busy', 'busy', 'busy', 'busy', 'error', 'backoff', 'good', 'good']);
    const near = (actual: number, wanted: number): void => assert.ok(Math.abs(actual - wanted) < 0.01, `${actual} is not ${wanted}`);
    near(drawn[4]![1], 5.8 / 147);
    near(drawn[4]![2], 141 / 147);
    near(drawn[6]![1], (5.8 + 11.6) / 147);
    near(drawn[6]![2], 115.1 / 147);
    for (const [, from, length] of drawn) {
      assert.ok(from >= 0 && from + length <= 1.001);
    }
    assert.ok((await opened.page.locator('.trace .lane i').evaluateAll((all) => Math.min(...all.map((bar) => bar.getBoundingClientRect().width)))) >= 3);
    assert.deepEqual(await opened.page.locator('.scale .mark').allInnerTexts(), ['0', '50', '100']);
  });

  it('says that no answer came', async () => {
    const told = await open(UNANSWERED);
    assert.match(told[4]!, /Produce v8, 283 B · 1 attempt · with the batches of 2 other partitions · waited 8.2 ms for the partition’s leader/);
    assert.match(told[5]!, /^1 · broker 3 30.0 s .* connected and written after 20.2 ms · no answer: kafka-3:9092 closed the connection$/);
    assert.equal(told[6], 'Acknowledge – skipped none came');
    assert.deepEqual((await bars()).slice(4).map(([look]) => look), ['unanswered', 'unanswered']);
  });

  it('does not say that no answer came where the last one proves nothing', async () => {
    const error = new KafkaError('replication-timeout', { retriable: true, kafka: { code: 7, name: 'REQUEST_TIMED_OUT' } }).data;
    const told = await open({ ...UNANSWERED, attempts: UNANSWERED.attempts!.map((attempt) => ({ ...attempt, error })), error });
    assert.equal(told[6], 'Acknowledge – skipped the last answer was REQUEST_TIMED_OUT');
  });

  for (const [facts, more, end] of [
    [{ idempotent: true }, {}, 'same sequence 0'],
    [{ idempotent: true, renumbered: true }, {}, 'sequence 0'],
    // Never written, or refused by record: it has no numbers, and may be idempotent all the same.
    [{ idempotent: true }, { producer: null }, '2 attempts'],
    [{ idempotent: false }, { producer: null }, 'not idempotent'],
    [{ idempotent: false }, { producer: null, acks: '1' }, '2 attempts'],
  ] as const) {
    it(`says “${end}” where that is so: ${JSON.stringify([facts, more])}`, async () => {
      const stages = RETRIED.stages!.map((one) => (one.name === 'request' ? { ...one, facts: { ...one.facts, ...facts } } : one));
      assert.ok((await open({ ...RETRIED, ...more, stages }))[4]!.endsWith(` · ${end}`));
    });
  }

  it('says what was full, asked for, not written and not told, and leaves out a wait that nothing followed', async () => {
    const facts: Partial<Record<Stage['name'], Stage['facts']>> = { partition: { how: 'forced', partitions: 6 }, batch: { closedBy: 'full' } };
    const stages = RETRIED.stages!.map((one) => ({ ...one, facts: { ...one.facts, ...facts[one.name] } }));
    const [first, last] = RETRIED.attempts!;
    const error = new KafkaError('connection-refused', { retriable: true, facts: { address: 'kafka-2:9092' } }).data;
    const told = await open({ ...RETRIED, offset: null, stages, attempts: [{ ...first!, writtenAtMs: null, error }, { ...last!, backoffMs: 50 }] });
    assert.match(told[1]!, /3 of 6, as asked for$/);
    assert.match(told[2]!, /sent because it was full \(batch size 16 KB\)$/);
    assert.match(told[5]!, /not written: /);
    assert.deepEqual(told.map((line) => line.startsWith('backoff')).filter(Boolean).length, 1);
    assert.match(told.at(-1)!, /partition 3, already stored: its offset was not told$/);
  });

  it('does not say which of several attempts was throttled', async () => {
    assert.match((await open({ ...RETRIED, throttleMs: 200 }))[7]!, /^2 · broker 3 .* answered by kafka-3:9092$/);
  });

  for (const [outcome, fate] of [['rejected', 'its transaction was aborted'], ['unknown', 'the end of its transaction is not known']] as const) {
    it(`says that it was answered as stored, though ${fate}`, async () => {
      const stages = RETRIED.stages!.filter(({ name }) => name !== 'acknowledge').map((one) => (one.name === 'request' ? { ...one, facts: { ...one.facts, stored: true } } : one));
      const told = await open({ ...RETRIED, outcome, offset: null, stages, error: new KafkaError('delivery-timeout').data });
      assert.match(told[7]!, /^2 · broker 3 .* kafka-3:9092 · throttled 0 ms$/);
      assert.equal(told[8], `Acknowledge – skipped ${fate}`);
      assert.deepEqual((await bars()).map(([look]) => look), ['busy', 'busy', 'busy', 'busy', 'busy', 'error', 'backoff', 'good']);
    });
  }

  it('says why a batch of a transaction was closed', async () => {
    const stages = RETRIED.stages!.map((one) => (one.name === 'batch' ? { ...one, facts: { ...one.facts, closedBy: 'transaction' } } : one));
    assert.match((await open({ ...RETRIED, stages }))[2]!, /1 record, 235 B · sent with what the transaction had ready for the partition$/);
  });

  it('tells of acks=0 what is so', async () => {
    const told = await open(SENT);
    assert.match(told[0]!, /^Serialize <0.1 ms .*value null · no key · no headers$/);
    assert.match(told[1]!, /5 of 6, sticky: without a key a batch fills one partition · waited 20.0 ms for the topic’s metadata$/);
    assert.match(told[2]!, /3 records, 97 B: this one and 2 that travelled with it · sent at once: linger is 0 ms$/);
    assert.match(told[3]!, /record batch v2, not compressed, 97 B$/);
    assert.match(told[5]!, /kafka-3:9092 · the kernel has taken every byte$/);
    assert.equal(told[6], 'Acknowledge – skipped none asked for (acks=0)');
  });

  it('skips what was not reached', async () => {
    assert.deepEqual((await open(TOO_LARGE)).slice(1), ['Partition – skipped', 'Batch – skipped', 'Encode – skipped', 'Request – skipped', 'Acknowledge – skipped']);
    assert.equal((await bars()).length, 1);
  });

  it('explains a stage by its name, and all of them by the link', async () => {
    await open(RETRIED);
    await opened.page.getByRole('button', { name: 'Batch', exact: true }).click();
    await opened.page.getByRole('button', { name: 'What Do the Stages Mean?' }).click();
    await waitFor('both', () => opened.ran.length === 2);
    assert.deepEqual(opened.ran, [['kafkaDispatch.explainStages', ['batch']], ['kafkaDispatch.explainStages', []]]);
  });

  for (const theme of THEME_NAMES) {
    for (const [width, zoom] of [[280, 1], [300, 1], [420, 1], [280, 2]] as const) {
      it(`is accessible in ${theme} at ${width} px${zoom === 1 ? '' : ` and ${zoom * 100} %`}`, async () => {
        await open(RETRIED, { theme, width, zoom });
        const { page } = opened;
        opened.proxy.auto = () => UNANSWERED;
        await page.locator('#send').click();
        await waitFor('the second row', async () => (await page.locator('.results button.title').count()) === 2);
        await page.locator('.results button.title').first().click();
        await waitFor('both', async () => (await page.locator('.trace').count()) === 2);
        await picture(page, `trace-${width}-${theme}${zoom === 1 ? '' : '-zoom'}`);
        assert.deepEqual(await violations(opened), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'nothing sticks out');
      });
    }
  }
});
