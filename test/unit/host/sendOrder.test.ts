import assert from 'node:assert/strict';
import type { MessageDraft } from '../../../src/contracts/messages';
import { parseProducerSettings, PRODUCER_DEFAULTS } from '../../../src/platform/producerSettings';
import { sendOrder } from '../../../src/send/sendOrder';
import { MESSAGE } from './kit';

function resolved(draft: Partial<MessageDraft>, settings: Record<string, unknown> = {}): ReturnType<typeof sendOrder> {
  return sendOrder({ ...MESSAGE, ...draft }, { sendId: 's', connection: 'c' }, parseProducerSettings((name) => settings[name]));
}

function settingsOf(draft: Partial<MessageDraft>, settings?: Record<string, unknown>): unknown {
  const made = resolved(draft, settings);
  return 'order' in made ? made.order.settings : made.errors;
}

function errorsOf(draft: Partial<MessageDraft>, settings?: Record<string, unknown>): unknown {
  const made = resolved(draft, settings);
  return 'errors' in made ? made.errors.map(({ code, field }) => [code, field]) : made.order;
}

describe('order of a send', () => {
  it('fills in the defaults of the contract', () => {
    assert.deepEqual(resolved({}), {
      order: { sendId: 's', connection: 'c', topic: 'orders', key: null, value: MESSAGE.value, headers: [], partition: null, timestamp: null, settings: PRODUCER_DEFAULTS },
    });
  });

  it('takes the draft before the setting before the default', () => {
    const settings = settingsOf({ lingerMs: 0 }, { lingerMs: 50, retries: 3 }) as typeof PRODUCER_DEFAULTS;
    assert.deepEqual([settings.lingerMs, settings.retries, settings.batchSize], [0, 3, 16_384]);
  });

  const contradictions: Partial<MessageDraft>[] = [{ acks: '1' }, { acks: '0' }, { retries: 0 }, { maxInFlight: 6 }];
  for (const draft of contradictions) {
    it(`is not idempotent by default with ${JSON.stringify(draft)}, and refuses it asked for explicitly`, () => {
      assert.equal((settingsOf(draft) as typeof PRODUCER_DEFAULTS).idempotent, false);
      assert.equal((settingsOf({}, draft) as typeof PRODUCER_DEFAULTS).idempotent, false);
      assert.deepEqual(errorsOf({ ...draft, idempotent: true }), [['contradicting-settings', 'idempotent']]);
    });
  }

  it('lets idempotence be switched off', () => {
    assert.equal((settingsOf({ idempotent: false }) as typeof PRODUCER_DEFAULTS).idempotent, false);
    assert.equal((settingsOf({}, { idempotent: false }) as typeof PRODUCER_DEFAULTS).idempotent, false);
    assert.equal((settingsOf({ idempotent: true }, { idempotent: false }) as typeof PRODUCER_DEFAULTS).idempotent, true);
  });

  it('names every field that is wrong', () => {
    assert.deepEqual(errorsOf({ topic: '', partition: -1, timestamp: '31 February', lingerMs: 1.5, batchSize: -1 }), [
      ['topic-missing', 'topic'],
      ['invalid-partition', 'partition'],
      ['invalid-timestamp', 'timestamp'],
      ['invalid-setting', 'lingerMs'],
      ['invalid-setting', 'batchSize'],
    ]);
    for (const partition of [0.5, Number.NaN, 2 ** 31]) {
      assert.deepEqual(errorsOf({ partition }), [['invalid-partition', 'partition']]);
    }
  });

  it('sends to partition 0 and at time 0', () => {
    const made = resolved({ partition: 0, timestamp: 0 });
    assert.ok('order' in made);
    assert.deepEqual([made.order.partition, made.order.timestamp], [0, 0]);
  });

  it('reads ISO 8601', () => {
    const made = resolved({ timestamp: '2026-01-01T00:00:00Z' });
    assert.equal('order' in made && made.order.timestamp, Date.UTC(2026, 0, 1));
  });

  it('suffers a malformed setting only where the message does not have its own', () => {
    assert.deepEqual(errorsOf({}, { acks: 'most', maxRequestSize: 'big' }), [
      ['invalid-setting', 'acks'],
      ['invalid-setting', 'maxRequestSize'],
    ]);
    assert.ok('order' in resolved({ acks: 'all', maxRequestSize: 1_000 }, { acks: 'most', maxRequestSize: 'big' }));
  });
});
