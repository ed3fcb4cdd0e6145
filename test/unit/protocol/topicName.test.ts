import assert from 'node:assert/strict';
import { checkTopicName } from '../../../src/kafka/protocol/topicName';

describe('checkTopicName', () => {
  it('takes what Kafka takes', () => {
    for (const name of ['a', 'vehicle.telemetry', 'A_b-9', '...', '__consumer_offsets', 'x'.repeat(249)]) {
      assert.equal(checkTopicName(name), null, name);
    }
  });

  it('says what is wrong', () => {
    assert.equal(checkTopicName(''), 'empty');
    assert.equal(checkTopicName('.'), 'dots-only');
    assert.equal(checkTopicName('..'), 'dots-only');
    assert.equal(checkTopicName('x'.repeat(250)), 'too-long');
    for (const name of ['a b', 'ä', 'a/b', 'a\n', ' a', 'a,b']) {
      assert.equal(checkTopicName(name), 'invalid-character', name);
    }
  });
});
