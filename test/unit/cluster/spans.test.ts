import assert from 'node:assert/strict';
import { SandboxBroker } from '../../../src/sandbox/broker';
import { freePorts } from '../../harness/ports';
import { waitFor } from '../../harness/waitFor';
import { Kit, record, send } from '../../integration/kit';

/** Spans of time that are too long for a test to wait for: the clock is moved, and timers are looked at. */
describe('spans of time', () => {
  const kit = new Kit();
  const { setTimeout: original } = globalThis;
  const { now } = performance;
  let broker: SandboxBroker;

  before(async () => {
    broker = await SandboxBroker.start();
    broker.createTopic('t', { partitions: 1 });
  });
  afterEach(async () => {
    performance.now = now;
    globalThis.setTimeout = original;
    await kit.closeAll();
  });
  after(() => broker.stop());

  it('of a minute in silence: before a Produce the socket is asked whether it is still there, and not after less', async () => {
    const producer = kit.producer(broker.address, { lingerMs: 0 });
    let later = 0;
    performance.now = () => now.call(performance) + later;
    const asked = async (): Promise<number> => {
      const before = broker.requests.get('ApiVersions') ?? 0;
      assert.equal((await send(producer, record('t', 'x'))).outcome, 'acknowledged');
      return (broker.requests.get('ApiVersions') ?? 0) - before;
    };
    await asked();
    later += 9_000;
    assert.equal(await asked(), 0);
    later += 50_000;
    // Metadata older than ten seconds are read again on a socket that has been silent for 59 s.
    assert.equal(await asked(), 0);
    later += 61_000;
    // The socket for metadata and the one for Produce.
    assert.equal(await asked(), 2);
  });

  it('of half a minute without an answer of any bootstrap server: the send ends', async () => {
    const [port] = await freePorts(1);
    const planned: number[] = [];
    globalThis.setTimeout = ((work: () => void, ms: number, ...more: []) => {
      planned.push(ms);
      return original(work, ms, ...more);
    }) as typeof setTimeout;
    const stop = new AbortController();
    const sending = send(kit.producer(`127.0.0.1:${port}`), record('t', 'x'), { signal: stop.signal });
    const found = await waitFor('its timer', () => planned.find((ms) => ms > 20_000));
    stop.abort();
    await sending;
    assert.ok(found > 29_000 && found <= 30_000, String(found));
  });
});
