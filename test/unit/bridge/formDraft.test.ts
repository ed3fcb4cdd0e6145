import assert from 'node:assert/strict';
import type { MessageDraft } from '../../../src/contracts/messages';
import { DELIVERY_RANGES, EMPTY_DRAFT, parseTimestamp, toFormDraft, toMessageDraft, type FormDraft, type FormProblem } from '../../../src/bridge/formDraft';

const FORM: FormDraft = { ...EMPTY_DRAFT, topic: 'orders' };

function draftOf(form: FormDraft, connection: string | null = null): MessageDraft {
  const made = toMessageDraft(form, connection);
  assert.ok('draft' in made, JSON.stringify(made));
  return made.draft;
}

function problemsOf(form: FormDraft): readonly FormProblem[] {
  const made = toMessageDraft(form, null);
  assert.ok('problems' in made, JSON.stringify(made));
  return made.problems;
}

describe('form → message', () => {
  it('leaves to the settings what the form leaves open', () => {
    assert.deepEqual(draftOf(FORM), { topic: 'orders', key: null, value: { format: 'json', text: '' }, headers: [] });
  });

  it('keeps absent and empty apart for key, value and header value', () => {
    const none = { mode: 'none', format: 'string', text: 'kept while switched off' } as const;
    const empty = { mode: 'text', format: 'string', text: '' } as const;
    const draft = draftOf({ ...FORM, key: empty, value: none, headers: [{ name: 'a', ...empty }, { name: 'a', ...none }] });
    assert.deepEqual(draft.key, { format: 'string', text: '' });
    assert.equal(draft.value, null);
    assert.deepEqual(draft.headers, [
      { name: 'a', value: { format: 'string', text: '' } },
      { name: 'a', value: null },
    ]);
  });

  it('keeps the spaces of texts, not those around topic and numbers', () => {
    const draft = draftOf({
      ...FORM,
      topic: ' orders\t',
      key: { mode: 'text', format: 'string', text: ' k ' },
      partition: { mode: 'fixed', text: ' 0 ' },
      timestamp: { mode: 'set', text: ' 0 ' },
      delivery: { lingerMs: ' 7 ', batchSize: '  ' },
    });
    assert.deepEqual(draft, { topic: 'orders', key: { format: 'string', text: ' k ' }, value: { format: 'json', text: '' }, headers: [], partition: 0, timestamp: 0, lingerMs: 7 });
  });

  it('takes the connection it is given, and each setting of Delivery', () => {
    const delivery = { acks: '0', idempotent: false, compression: 'zstd', lingerMs: '0', batchSize: '1', retries: '2147483647', deliveryTimeoutMs: '1', maxInFlight: '1000' } as const;
    assert.deepEqual(draftOf({ ...FORM, delivery }, 'c-1'), {
      ...draftOf(FORM),
      connection: 'c-1',
      acks: '0',
      idempotent: false,
      compression: 'zstd',
      lingerMs: 0,
      batchSize: 1,
      retries: 2147483647,
      deliveryTimeoutMs: 1,
      maxInFlight: 1000,
    });
  });

  it('names every wrong field at once', () => {
    const problems = problemsOf({
      ...FORM,
      topic: ' ',
      headers: [
        { name: 'ok', mode: 'none', format: 'string', text: '' },
        { name: '', mode: 'none', format: 'string', text: '' },
      ],
      partition: { mode: 'fixed', text: '' },
      timestamp: { mode: 'set', text: 'tomorrow' },
      delivery: { lingerMs: 'x', maxInFlight: '0' },
    });
    assert.deepEqual(problems, [
      { field: 'topic', problem: 'topic-missing' },
      { field: 'partition', problem: 'not-a-partition' },
      { field: 'timestamp', problem: 'not-a-timestamp' },
      { field: 'lingerMs', problem: 'not-a-whole-number', ...DELIVERY_RANGES.lingerMs },
      { field: 'maxInFlight', problem: 'out-of-range', ...DELIVERY_RANGES.maxInFlight },
      { field: 'headers[1].name', problem: 'header-name-missing' },
    ]);
  });

  it('does not look at what a mode has switched off', () => {
    const draft = draftOf({ ...FORM, partition: { mode: 'auto', text: 'x' }, timestamp: { mode: 'now', text: 'x' } });
    assert.ok(!('partition' in draft) && !('timestamp' in draft));
  });

  it('takes a partition from 0 to the greatest int32, and nothing else', () => {
    const partition = (text: string) => toMessageDraft({ ...FORM, partition: { mode: 'fixed', text } }, null);
    for (const text of ['0', '11', '2147483647']) {
      assert.equal(draftOf({ ...FORM, partition: { mode: 'fixed', text } }).partition, Number(text));
    }
    for (const text of ['', '-1', '1.5', '1e3', '0x1', '2147483648', '99999999999', '１', 'NaN']) {
      assert.ok('problems' in partition(text), text);
    }
  });

  for (const [field, { min, max }] of Object.entries(DELIVERY_RANGES)) {
    it(`takes ${field} from ${min} to ${max}`, () => {
      const made = (text: string) => toMessageDraft({ ...FORM, delivery: { [field]: text } }, null);
      for (const text of [String(min), String(max)]) {
        assert.equal(draftOf({ ...FORM, delivery: { [field]: text } })[field as keyof typeof DELIVERY_RANGES], Number(text));
      }
      for (const text of [String(min - 1), String(max + 1), '1.5', '1e2', '9'.repeat(20), '٣']) {
        assert.ok('problems' in made(text), text);
      }
    });
  }
});

describe('message → form', () => {
  const FULL: MessageDraft = {
    topic: 'orders',
    key: { format: 'int64', text: '9223372036854775807' },
    value: { format: 'json', text: '{ "a": 1.0 }' },
    headers: [
      { name: 'trace', value: { format: 'hex', text: '00ff' } },
      { name: 'trace', value: null },
      { name: 'empty', value: { format: 'string', text: '' } },
    ],
    partition: 0,
    timestamp: 0,
    acks: '1',
    idempotent: false,
    compression: 'lz4',
    lingerMs: 0,
    batchSize: 0,
    retries: 0,
    deliveryTimeoutMs: 5000,
    maxInFlight: 1,
  };

  it('comes back as the same message', () => {
    assert.deepEqual(draftOf(toFormDraft(FULL)), FULL);
  });

  it('comes back as the same message where it is bare: tombstone, no key', () => {
    assert.deepEqual(draftOf(toFormDraft({ topic: 't', value: null })), { topic: 't', key: null, value: null, headers: [] });
  });

  it('shows an ISO timestamp as it was given', () => {
    const form = toFormDraft({ topic: 't', value: null, timestamp: '2026-01-01T00:00:00Z' });
    assert.deepEqual(form.timestamp, { mode: 'set', text: '2026-01-01T00:00:00Z' });
    assert.equal(draftOf(form).timestamp, 1767225600000);
  });

  it('shows what is not valid, so that it can be corrected', () => {
    const form = toFormDraft({ topic: 't', value: null, partition: -1, timestamp: 1.5, lingerMs: 1e21 });
    assert.deepEqual(problemsOf(form).map(({ field }) => field), ['partition', 'timestamp', 'lingerMs']);
  });
});

describe('parseTimestamp', () => {
  it('takes milliseconds, also before 1970', () => {
    assert.equal(parseTimestamp('1767225600000'), 1767225600000);
    assert.equal(parseTimestamp(' -5 '), -5);
    assert.equal(parseTimestamp('999999999999999'), 999999999999999);
  });

  it('takes ISO 8601 with a zone, and without one as local time', () => {
    const cases: readonly (readonly [string, number])[] = [
      ['2026-01-01', Date.UTC(2026, 0, 1)],
      ['2026-01-01T00:00Z', Date.UTC(2026, 0, 1)],
      ['2026-01-01 00:00:00.123456Z', Date.UTC(2026, 0, 1, 0, 0, 0, 123)],
      ['2026-01-01T02:00:00+02:00', Date.UTC(2026, 0, 1)],
      ['2024-02-29T23:59:59.999-01:00', Date.UTC(2024, 2, 1, 0, 59, 59, 999)],
      ['1969-12-31T23:59:59.999Z', -1],
      ['0000-02-29', Date.parse('0000-02-29')],
      ['2026-03-04T05:06:07', new Date(2026, 2, 4, 5, 6, 7).getTime()],
    ];
    assert.deepEqual(cases.map(([text]) => parseTimestamp(text)), cases.map(([, ms]) => ms));
  });

  it('takes nothing that would mean another time than it says', () => {
    const wrong = ['', 'now', '1.5', '1e12', '0x10', '+5', '1767225600000000', '2026-01', '2026-1-1', '01/02/2026', '2026-02-30', '2025-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-01-00', '2026-04-31', '2026-01-01T24:00', '2026-01-01T12:60', '2026-01-01T12', '2026-01-01T12:00+25:00', '2026-01-01T12:00:00 PM', '2026-01-01 (x)', '2026-01-01T00:00Zjunk', '+002026-01-01'];
    assert.deepEqual(wrong.filter((text) => parseTimestamp(text) !== null), []);
  });

  it('answers a whole number for everything it takes', () => {
    for (let year = 0; year <= 9999; year += 37) {
      for (const day of ['01-31', '02-28', '12-31']) {
        const text = `${String(year).padStart(4, '0')}-${day}T12:34:56.789Z`;
        assert.equal(new Date(parseTimestamp(text) ?? NaN).toISOString(), text);
      }
    }
  });
});
