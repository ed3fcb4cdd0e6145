import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { SendPageCalls } from '../../../src/bridge/sendView';
import { randomFrom, type Random } from '../protocol/random';
import { MESSAGE } from './kit';
import { damaged, incomplete, JUNK, pick } from './malformed';
import { FORM, openSendPage, settled } from './sendPageKit';

const MESSAGES = 10_000;
const SEED = 20_261_124;

const DRAFT = { ...FORM, headers: [{ name: 'trace', mode: 'text', format: 'string', text: '1' }] } as const;

/** A well-formed call of each name, every value of which matters. */
const CALLS: { readonly [K in keyof SendPageCalls]: SendPageCalls[K]['params'] } = {
  ready: null,
  draftChanged: { seen: 0, draft: DRAFT, kept: null },
  send: { sendId: 'one', connection: 'dev', draft: DRAFT },
  cancel: { sendId: 'one' },
  validate: null,
  selectConnection: { id: 'dev' },
  refreshTopics: null,
  describeTopic: { topic: 'orders' },
  runCommand: { command: 'kafkaDispatch.showLog', args: [] },
  lookFor: { sendId: 'one' },
  stopLooking: { sendId: 'one' },
  clearResults: null,
  removeResult: { sendId: 'one' },
  groupMembers: { sendId: 'one', outcome: 'unknown', from: 0, count: 100 },
  groupMember: { sendId: 'one/1' },
  copyReport: { sendId: 'one' },
  copyAsKcat: { sendId: 'one' },
  copyText: { text: 'a' },
  editAndResend: { sendId: 'one', elsewhere: false },
  resend: { sendId: 'one', newSendId: 'two' },
  fillFromFile: { field: 'value' },
  editValue: null,
};

const NOT_AN_ID: readonly unknown[] = [undefined, null, '1', NaN, 1.5, 2 ** 53, -Infinity, 7n, [], {}];
const NOT_A_KIND: readonly unknown[] = [undefined, null, 7, '', 'CALL', 'reply', 'constructor', [], {}, 1n];
const NOT_A_NAME: readonly unknown[] = ['', 'Send', 'send ', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'openConnection', 'x'.repeat(10_000)];

/** `id`: what the error has to be sent to; null: nobody can be answered. */
interface Malformed {
  readonly message: unknown;
  readonly id: number | null;
}

function malformed(random: Random, id: number): Malformed {
  const name = pick(random, Object.keys(CALLS) as (keyof SendPageCalls)[]);
  const call = { kind: 'call', id, name, params: CALLS[name] };
  switch (random.below(8)) {
    case 0:
      return { message: pick(random, JUNK), id: null };
    case 1:
      return { message: { ...call, id: pick(random, NOT_AN_ID) }, id: null };
    case 2:
      return { message: { ...call, kind: pick(random, NOT_A_KIND) }, id };
    case 3:
      return { message: { ...call, name: pick(random, NOT_A_NAME) }, id };
    case 4:
      return { message: { kind: 'event', name: pick(random, [...NOT_A_NAME, undefined, 7, null, 'snapshot']), data: pick(random, JUNK) }, id: null };
    case 5: {
      const { params } = call;
      return { message: { ...call, params: params === null ? undefined : incomplete(random, params) }, id };
    }
    default:
      return { message: { ...call, params: damaged(random, CALLS[name]) }, id };
  }
}

describe('malformed messages of a page', () => {
  it(`${MESSAGES}: each is answered with an error, or logged and dropped; nothing is done`, async function () {
    this.timeout(60_000);
    const { post, raw, proxy, sends, results, drafts, ran, log } = openSendPage();
    await sends.send(MESSAGE, { sendId: 'one' });
    proxy.auto = () => assert.fail('it was sent');
    const before = { draft: drafts.draft, rows: results.rows, revision: drafts.revision };
    const random = randomFrom(SEED);
    const messages = Array.from({ length: MESSAGES }, (_, id) => malformed(random, id));

    messages.forEach(({ message }) => post(structuredClone(message)));
    await settled();

    const answers = new Map<number, string[]>();
    for (const answer of raw as { kind: string; id: number; error?: { code: string } }[]) {
      answers.set(answer.id, [...(answers.get(answer.id) ?? []), `${answer.kind} ${answer.error?.code}`]);
    }
    for (const [index, { message, id }] of messages.entries()) {
      assert.deepEqual(answers.get(index), id === null ? undefined : ['failure internal-error'], `message ${index} of seed ${SEED}: ${inspect(message).slice(0, 300)}`);
    }
    const dropped = messages.filter(({ id }) => id === null).length;
    assert.ok(log.lines.length >= dropped, `${log.lines.length} lines for ${dropped} messages that could not be answered`);
    assert.ok(dropped > MESSAGES / 10 && dropped < MESSAGES / 2);
    assert.deepEqual({ draft: drafts.draft, rows: results.rows, revision: drafts.revision }, before);
    assert.deepEqual([ran, sends.inFlight], [[], []]);
  });

  it('are not malformed as long as nothing is damaged', async () => {
    const { post, raw, sends, drafts } = openSendPage();
    await sends.send(MESSAGE, { sendId: 'one' });
    const destroying: readonly string[] = ['clearResults', 'removeResult', 'editAndResend'];
    const names = (Object.keys(CALLS) as (keyof SendPageCalls)[]).filter((name) => name !== 'send' && !destroying.includes(name));
    names.forEach((name, id) => post({ kind: 'call', id, name, params: CALLS[name] }));
    await settled();
    const failed = (raw as { kind: string; id: number; error?: unknown }[]).filter(({ kind }) => kind === 'failure').map(({ id }) => names[id]);
    assert.deepEqual(failed, ['describeTopic']);
    assert.deepEqual(drafts.draft, DRAFT);
  });
});
