import assert from 'node:assert/strict';
import { ProducerStates, type ProducerBatch } from '../../../src/sandbox/log/producerStates';

const ID = 7n;

function batch(baseSequence: number, records = 1, producerEpoch = 0, producerId = ID): ProducerBatch {
  return { producerId, producerEpoch, baseSequence, records };
}

/** Stores a batch as the log does; answers its base offset, or the code of its refusal. */
class Log {
  readonly states: ProducerStates;
  next = 0n;

  constructor(maxProducers = 100) {
    this.states = new ProducerStates(maxProducers);
  }

  append(sent: ProducerBatch): { offset?: bigint; duplicate?: boolean; code?: number } {
    const known = this.states.findDuplicate(sent);
    if (known) {
      return { offset: known.baseOffset, duplicate: true };
    }
    try {
      this.states.check(sent);
    } catch (error) {
      return { code: (error as { code: number }).code };
    }
    const offset = this.next;
    this.states.remember(sent, { baseOffset: offset, logAppendTime: -1n });
    this.next += BigInt(sent.records);
    return { offset };
  }
}

describe('sandbox producer states', () => {
  it('answers a duplicate with its first offset, for the last five batches', () => {
    const log = new Log();
    for (let sequence = 0; sequence < 6; sequence += 1) {
      log.append(batch(sequence));
    }
    for (let sequence = 1; sequence < 6; sequence += 1) {
      assert.deepEqual(log.append(batch(sequence)), { offset: BigInt(sequence), duplicate: true });
    }
    assert.deepEqual(log.append(batch(0)), { code: 45 });
  });

  it('takes no batch for a duplicate that only begins like a stored one', () => {
    const log = new Log();
    log.append(batch(0, 3));
    assert.deepEqual(log.append(batch(0, 2)), { code: 45 });
  });

  it('refuses a gap, and takes what follows', () => {
    const log = new Log();
    log.append(batch(0, 2));
    assert.deepEqual(log.append(batch(3)), { code: 45 });
    assert.deepEqual(log.append(batch(2)), { offset: 2n });
  });

  it('lets an unknown producer begin anywhere', () => {
    assert.deepEqual(new Log().append(batch(40)), { offset: 0n });
  });

  it('refuses an old epoch, and begins a new one at 0', () => {
    const log = new Log();
    log.append(batch(0, 1, 3));
    assert.deepEqual(log.append(batch(1, 1, 2)), { code: 47 });
    assert.deepEqual(log.append(batch(1, 1, 4)), { code: 45 });
    assert.deepEqual(log.append(batch(0, 1, 4)), { offset: 1n });
  });

  it('goes on at 0 after the greatest sequence, also inside a batch', () => {
    const log = new Log();
    log.append(batch(0x7fffffff));
    assert.deepEqual(log.append(batch(0)), { offset: 1n });
    const across = new Log();
    across.append(batch(0x7fffffff, 2));
    assert.deepEqual(across.append(batch(1)), { offset: 2n });
  });

  it('forgets the producer that was not heard of for longest', () => {
    const log = new Log(2);
    log.append(batch(0, 1, 0, 1n));
    log.append(batch(0, 1, 0, 2n));
    log.append(batch(1, 1, 0, 1n));
    log.append(batch(0, 1, 0, 3n));
    assert.equal(log.append(batch(1, 1, 0, 1n)).duplicate, true);
    assert.equal(log.append(batch(0, 1, 0, 2n)).duplicate, undefined);
  });
});
