import assert from 'node:assert/strict';
import { ERROR_CODES } from '../../../src/kafka/errors/errorCode';
import { appendedBy, brokerError, ERROR_TABLE } from '../../../src/kafka/protocol/errorCodes';

describe('Error codes of the protocol', () => {
  it('are all there, in order', () => {
    assert.deepEqual(ERROR_TABLE.map((error) => error.code), Array.from({ length: 135 }, (_, index) => index - 1));
    assert.equal(new Set(ERROR_TABLE.map((error) => error.name)).size, ERROR_TABLE.length);
  });

  it('have codes of ours', () => {
    for (const { errorCode } of ERROR_TABLE) {
      assert.ok(ERROR_CODES.includes(errorCode), errorCode);
    }
  });

  it('prove what contracts §2 says', () => {
    const codes = (appended: string): number[] => ERROR_TABLE.filter((error) => error.appended === appended).map((error) => error.code);
    assert.deepEqual(codes('yes'), [0, 46]);
    assert.deepEqual(codes('no'), [2, 5, 10, 14, 15, 16, 17, 18, 19, 21, 29, 31, 32, 35, 42, 43, 44, 45, 47, 48, 49, 51, 53, 59, 74, 76, 87, 89, 90, 120]);
  });

  it('3 and 6 prove nothing with acks=all', () => {
    for (const code of [3, 6]) {
      assert.deepEqual([appendedBy(code, 'all'), appendedBy(code, '1')], ['maybe', 'no']);
    }
    for (const code of [7, 20, 56, -1, 999]) {
      assert.deepEqual([appendedBy(code, 'all'), appendedBy(code, '1')], ['maybe', 'maybe'], String(code));
    }
    assert.deepEqual([appendedBy(0, '1'), appendedBy(46, 'all'), appendedBy(10, 'all')], ['yes', 'yes', 'no']);
  });

  it('have the names and retriability of Java', () => {
    assert.deepEqual(brokerError(19), { code: 19, name: 'NOT_ENOUGH_REPLICAS', retriable: true, appended: 'no', errorCode: 'not-enough-replicas' });
    assert.deepEqual(brokerError(90), { code: 90, name: 'PRODUCER_FENCED', retriable: false, appended: 'no', errorCode: 'producer-fenced' });
  });

  it('an unknown one is named honestly', () => {
    assert.deepEqual(brokerError(4711), { code: 4711, name: 'UNKNOWN_ERROR_4711', retriable: false, appended: 'maybe', errorCode: 'kafka-error' });
  });
});
