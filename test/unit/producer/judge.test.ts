import assert from 'node:assert/strict';
import { judge, type Judgement, type Situation } from '../../../src/kafka/producer/judge';
import { DEFAULTS } from '../../integration/kit';

const TEN: Situation = { topic: 't', partition: 0, records: 10, retriesUsed: 0, everMaybe: false, isOldest: true, maxTimestamp: null };
const INVALID_RECORD = 87;

/** A broker refuses the batch, and names these records. */
function refused(...indexes: readonly number[]): Judgement {
  const recordErrors = indexes.map((index) => ({ index, message: `record ${index}` }));
  const response = { partition: 0, errorCode: INVALID_RECORD, baseOffset: -1n, logAppendTime: -1n, logStartOffset: -1n, recordErrors, errorMessage: null };
  return judge({ kind: 'partition', response }, { writtenAt: 0, broker: null }, DEFAULTS, TEN);
}

describe('A refusal that names records', () => {
  it('leaves the others to be sent again', () => {
    const judgement = refused(3, 3, 7, 10, -1);
    assert.equal(judgement.next, 'without');
    assert.deepEqual('records' in judgement && [...judgement.records], [[3, 'record 3'], [7, 'record 7']]);
  });

  it('is final where it names all of them, or none that there is: the same would be refused again at once', () => {
    for (const indexes of [[], [10, -1], Array.from({ length: 10 }, (_, index) => index)]) {
      assert.equal(refused(...indexes).next, 'final');
    }
  });
});
