import assert from 'node:assert/strict';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Endpoint, type CallContext, type Channel, type Envelope, type Handlers } from '../../../src/bridge/endpoint';

type Calls = {
  add: { params: { a: number; b: number }; result: number };
  echo: { params: unknown; result: unknown };
  fail: { params: null; result: null };
  wait: { params: null; result: string; progress: number };
};
type Events = { changed: { to: string }; broken: null };
type Caller = Endpoint<Calls, {}, Events, {}>;
type Answerer = Endpoint<{}, Calls, {}, Events>;

/** One end in the test's hand: what the endpoint posted, and a way to send it anything. */
class Probe implements Channel {
  readonly posted: unknown[] = [];
  /** Thrown by `post` while set. */
  broken: Error | null = null;
  private listener: (message: unknown) => void = () => undefined;

  post(message: unknown): void {
    if (this.broken) {
      throw this.broken;
    }
    this.posted.push(structuredClone(message));
  }

  onMessage(listener: (message: unknown) => void): void {
    this.listener = listener;
  }

  deliver(message: unknown): void {
    this.listener(message);
  }

  get last(): Envelope {
    return this.posted.at(-1) as Envelope;
  }

  idOf(index: number): number {
    return (this.posted[index] as { id: number }).id;
  }
}

/** What happens at the answering end. */
class Answers {
  readonly events: unknown[] = [];
  readonly malformed: unknown[] = [];
  readonly waits: { context: CallContext<number>; finish: (text: string) => void }[] = [];

  readonly handlers: Handlers<Calls> = {
    add: ({ a, b }) => a + b,
    echo: (params) => Promise.resolve(params),
    fail: () => {
      throw new RangeError('too far');
    },
    wait: (_params, context) => new Promise((finish) => this.waits.push({ context, finish })),
  };

  readonly listeners = {
    changed: (data: Events['changed']): void => void this.events.push(data.to.toUpperCase()),
    broken: (): void => {
      throw new Error('listener broke');
    },
  };

  at(channel: Channel): Answerer {
    return new Endpoint(channel, this.handlers, this.listeners, options(this.malformed));
  }
}

function options(malformed: unknown[] = []) {
  return {
    toFailure: (thrown: unknown) => (thrown instanceof Error ? { name: thrown.name, message: thrown.message } : { name: 'Thrown', message: String(thrown) }),
    fromFailure: (failure: unknown) => {
      const { name, message } = failure as { name: string; message: string };
      return Object.assign(new Error(message), { name });
    },
    onLost: (reason: string, name: string) => new Error(`lost ${name}: ${reason}`),
    onMalformed: (message: unknown, thrown?: unknown) => void malformed.push(thrown ?? message),
  };
}

function callerAt(channel: Channel, malformed?: unknown[]): Caller {
  return new Endpoint(channel, {}, {}, options(malformed));
}

/** Lets everything run that is ready. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Endpoint: two ends over a real message channel', () => {
  let ports: MessagePort[];
  let answers: Answers;
  let caller: Caller;
  let answerer: Answerer;

  beforeEach(() => {
    const { port1, port2 } = new MessageChannel();
    ports = [port1, port2];
    const channel = (port: MessagePort): Channel => ({ post: (message) => port.postMessage(message), onMessage: (listener) => port.on('message', listener) });
    answers = new Answers();
    caller = callerAt(channel(port1));
    answerer = answers.at(channel(port2));
  });

  afterEach(() => {
    caller.close();
    answerer.close();
    ports.forEach((port) => port.close());
  });

  async function waiting(count = 1): Promise<void> {
    while (answers.waits.length < count) {
      await settle();
    }
  }

  it('answers each request with its own result, in whatever order', async () => {
    const first = caller.request('wait', null);
    const second = caller.request('wait', null);
    const sum = caller.request('add', { a: 2, b: 3 });
    assert.equal(await sum, 5);
    await waiting(2);
    answers.waits[1]?.finish('second');
    answers.waits[0]?.finish('first');
    assert.deepEqual(await Promise.all([first, second]), ['first', 'second']);
  });

  it('carries everything that can be cloned: bigint, bytes, undefined', async () => {
    const value = { big: 2n ** 63n, bytes: new Uint8Array([0, 255]), nothing: undefined, date: new Date(0) };
    assert.deepEqual(await caller.request('echo', value), value);
    assert.equal(await caller.request('echo', undefined), undefined);
  });

  it('rejects with what the handler threw', async () => {
    await assert.rejects(caller.request('fail', null), { name: 'RangeError', message: 'too far' });
  });

  it('rejects a call that nobody answers, also one named like a property of every object', async () => {
    for (const name of ['nope', 'toString', '__proto__', 'constructor']) {
      await assert.rejects(caller.request(name as 'fail', null), { name: 'TypeError', message: `Unknown call “${name}”.` });
    }
  });

  it('reports progress in order, and none after the answer', async () => {
    const seen: number[] = [];
    const request = caller.request('wait', null, { onProgress: (value) => seen.push(value) });
    await waiting();
    const { context, finish } = answers.waits[0]!;
    context.progress(1);
    context.progress(2);
    finish('done');
    assert.equal(await request, 'done');
    context.progress(3);
    await caller.request('add', { a: 0, b: 0 });
    assert.deepEqual(seen, [1, 2]);
  });

  it('cancels by signal; the answer still settles the request', async () => {
    const cancel = new AbortController();
    const request = caller.request('wait', null, { signal: cancel.signal });
    await waiting();
    const { context, finish } = answers.waits[0]!;
    context.signal.addEventListener('abort', () => finish('stopped'));
    assert.equal(context.signal.aborted, false);
    cancel.abort();
    assert.equal(await request, 'stopped');
  });

  it('cancels at once what was aborted before it was asked', async () => {
    const request = caller.request('wait', null, { signal: AbortSignal.abort() });
    await waiting();
    const { context, finish } = answers.waits[0]!;
    while (!context.signal.aborted) {
      await settle();
    }
    finish('never began');
    assert.equal(await request, 'never began');
  });

  it('delivers events', async () => {
    caller.emit('changed', { to: 'a' });
    caller.emit('changed', { to: 'b' });
    await caller.request('add', { a: 0, b: 0 });
    assert.deepEqual(answers.events, ['A', 'B']);
  });

  it('answers with a failure when the result cannot be cloned', async () => {
    Object.assign(answers.handlers, { echo: () => () => undefined });
    await assert.rejects(caller.request('echo', null), { name: 'TypeError', message: 'The answer to “echo” could not be posted.' });
  });

  it('rejects a request whose parameters cannot be cloned, and keeps nothing of it', async () => {
    await assert.rejects(caller.request('echo', () => undefined, { timeoutMs: 60_000 }), { name: 'DataCloneError' });
    assert.equal(await caller.request('add', { a: 1, b: 1 }), 2);
  });
});

describe('Endpoint: the asking end', () => {
  let probe: Probe;
  let malformed: unknown[];
  let caller: Caller;

  beforeEach(() => {
    probe = new Probe();
    malformed = [];
    caller = callerAt(probe, malformed);
  });

  it('gives up after its time limit, asks the other end to stop, and drops a late answer', async () => {
    const request = caller.request('wait', null, { timeoutMs: 1 });
    await assert.rejects(request, { message: 'lost wait: timeout' });
    assert.deepEqual(probe.last, { kind: 'cancel', id: probe.idOf(0) });
    probe.deliver({ kind: 'result', id: probe.idOf(0), value: 'late' });
    probe.deliver({ kind: 'failure', id: probe.idOf(0), error: null });
    assert.deepEqual(malformed, []);
  });

  it('rejects everything that waits when it is closed, and everything asked later', async () => {
    const first = caller.request('wait', null);
    const second = caller.request('add', { a: 1, b: 1 });
    caller.close();
    await assert.rejects(first, { message: 'lost wait: closed' });
    await assert.rejects(second, { message: 'lost add: closed' });
    await assert.rejects(caller.request('fail', null), { message: 'lost fail: closed' });
    caller.emit('changed', { to: 'x' });
    assert.equal(probe.posted.length, 2);
  });

  it('sends no cancel for a request that is over', async () => {
    const cancel = new AbortController();
    const request = caller.request('wait', null, { signal: cancel.signal });
    probe.deliver({ kind: 'result', id: probe.idOf(0), value: 'done' });
    assert.equal(await request, 'done');
    cancel.abort();
    assert.equal(probe.posted.length, 1);
  });

  it('rejects, and does not hang, when the failure is nothing that it understands', async () => {
    const request = caller.request('fail', null);
    probe.deliver({ kind: 'failure', id: probe.idOf(0), error: undefined });
    await assert.rejects(request, TypeError);
  });

  it('survives a progress listener that throws', async () => {
    const request = caller.request('wait', null, {
      onProgress: () => {
        throw new Error('listener broke');
      },
    });
    probe.deliver({ kind: 'progress', id: probe.idOf(0), value: 1 });
    probe.deliver({ kind: 'result', id: probe.idOf(0), value: 'done' });
    assert.equal(await request, 'done');
    assert.deepEqual(malformed, [new Error('listener broke')]);
  });

  it('survives a channel that is gone: a request rejects, an event and a cancel are reported', async () => {
    const cancel = new AbortController();
    const open = caller.request('wait', null, { signal: cancel.signal });
    probe.broken = new Error('the page is gone');
    await assert.rejects(caller.request('wait', null), { message: 'the page is gone' });
    caller.emit('changed', { to: 'x' });
    cancel.abort();
    assert.deepEqual(malformed, [probe.broken, probe.broken]);
    caller.close();
    await assert.rejects(open, { message: 'lost wait: closed' });
  });

  it('numbers its calls so that a page loaded in its place does not get its answers', () => {
    const ids = new Set<number>();
    for (let page = 0; page < 20; page++) {
      const other = new Probe();
      const end = callerAt(other);
      void end.request('wait', null).catch(() => undefined);
      void end.request('wait', null).catch(() => undefined);
      other.posted.forEach((_, index) => ids.add(other.idOf(index)));
      end.close();
    }
    assert.equal(ids.size, 40);
  });
});

describe('Endpoint: the answering end', () => {
  let probe: Probe;
  let answers: Answers;
  let answerer: Answerer;

  beforeEach(() => {
    probe = new Probe();
    answers = new Answers();
    answerer = answers.at(probe);
  });

  it('refuses a second call with the id of a running one, which goes on', async () => {
    probe.deliver({ kind: 'call', id: 1, name: 'wait', params: null });
    probe.deliver({ kind: 'call', id: 1, name: 'wait', params: null });
    assert.equal(answers.waits.length, 1);
    assert.deepEqual(probe.last, { kind: 'failure', id: 1, error: { name: 'TypeError', message: 'Malformed message.' } });
    answers.waits[0]?.finish('first');
    await settle();
    assert.deepEqual(probe.last, { kind: 'result', id: 1, value: 'first' });
  });

  it('ignores cancel, result and progress for what is not open', () => {
    for (const kind of ['cancel', 'result', 'progress', 'failure']) {
      probe.deliver({ kind, id: 7 });
    }
    assert.deepEqual(probe.posted, []);
    assert.deepEqual(answers.malformed, []);
  });

  it('survives a listener that throws, and one whose data has another shape', () => {
    probe.deliver({ kind: 'event', name: 'broken', data: null });
    probe.deliver({ kind: 'event', name: 'changed', data: null });
    probe.deliver({ kind: 'event', name: 'toString', data: null });
    assert.equal(answers.malformed.length, 3);
    assert.deepEqual(probe.posted, []);
  });

  it('aborts what runs when it is closed, and posts nothing more', async () => {
    probe.deliver({ kind: 'call', id: 1, name: 'wait', params: null });
    answerer.close();
    const { context, finish } = answers.waits[0]!;
    assert.equal(context.signal.aborted, true);
    context.progress(1);
    finish('too late');
    probe.deliver({ kind: 'call', id: 2, name: 'add', params: { a: 1, b: 1 } });
    await settle();
    assert.deepEqual(probe.posted, []);
  });

  it('reports an answer that cannot be posted because the page is gone', async () => {
    probe.deliver({ kind: 'call', id: 1, name: 'wait', params: null });
    probe.broken = new Error('the page is gone');
    answers.waits[0]?.finish('done');
    await settle();
    assert.deepEqual(answers.malformed, [probe.broken, probe.broken]);
  });

  it('answers or reports each of 10,000 malformed messages, and still works afterwards', async () => {
    const random = seeded(20260101);
    for (let round = 0; round < 10_000; round++) {
      const message = malformedMessage(random);
      const posted = probe.posted.length;
      const reported = answers.malformed.length;
      assert.doesNotThrow(() => probe.deliver(message), String(round));
      await settleIf(round);
      const about = `message ${round}`;
      const id = readableIdOf(message);
      if (id !== null) {
        const reply = probe.posted[posted] as { kind: string; id: number } | undefined;
        assert.equal(probe.posted.length, posted + 1, about);
        assert.deepEqual([reply?.kind, reply?.id], ['failure', id], about);
      } else {
        assert.equal(probe.posted.length, posted, about);
        assert.equal(answers.malformed.length, reported + 1, about);
      }
    }
    probe.deliver({ kind: 'call', id: 1, name: 'add', params: { a: 2, b: 3 } });
    await settle();
    assert.deepEqual(probe.last, { kind: 'result', id: 1, value: 5 });
    assert.deepEqual(answers.events, []);
  });
});

/** Every hundredth message lets timers and promises of all earlier ones run. */
async function settleIf(round: number): Promise<void> {
  if (round % 100 === 0) {
    await settle();
  }
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What no right page sends: no envelope, an unknown call or event, or one with parameters that the handler cannot take. */
function malformedMessage(random: () => number): unknown {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const junk = [undefined, null, true, 0, -1, 1.5, NaN, Infinity, 2 ** 60, 12n, '', 'call', 'x'.repeat(1000), [], [1], {}, cycle, new Date(0), new Uint8Array(3), new Map([['kind', 'call']])];
  const ids = [...junk, 5, 6, 7, 8, Number.MAX_SAFE_INTEGER];
  const names = [undefined, null, 3, {}, '', 'nope', 'toString', '__proto__', 'constructor', 'hasOwnProperty'];
  switch (Math.floor(random() * 5)) {
    case 0:
      return pick(junk);
    case 1:
      return { kind: pick([...junk, 'Call', 'toString', 'calls']), id: pick(ids), name: pick([...names, 'fail']), params: pick(junk) };
    case 2:
      return { kind: 'call', id: pick(ids), name: pick(names), params: pick(junk) };
    case 3:
      return { kind: pick(['cancel', 'progress', 'result', 'failure']), id: pick(junk.filter((id) => !Number.isSafeInteger(id))), value: pick(junk) };
    default:
      return { kind: 'event', id: pick(ids), name: pick([...names, 'changed']), data: pick(junk) };
  }
}

/** The id to answer, where there is one: of anything but an answer, and not of an event that has a name. */
function readableIdOf(message: unknown): number | null {
  const { kind, id, name } = (message ?? {}) as { kind?: unknown; id?: unknown; name?: unknown };
  const isAnswer = kind === 'progress' || kind === 'result' || kind === 'failure';
  const isHeardEvent = kind === 'event' && name === 'changed';
  return typeof id === 'number' && Number.isSafeInteger(id) && !isAnswer && !isHeardEvent ? id : null;
}
