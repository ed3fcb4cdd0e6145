import assert from 'node:assert/strict';
import { reasonAgainstTopicName } from '../../../src/kafka/protocol/topicName';

describe('reasonAgainstTopicName', () => {
  it('takes what Kafka takes', () => {
    for (const name of ['a', 'vehicle.telemetry', 'A_b-9', '...', '__consumer_offsets', 'x'.repeat(249)]) {
      assert.equal(reasonAgainstTopicName(name), null, name);
    }
  });

  it('says what is wrong', () => {
    assert.match(reasonAgainstTopicName('') ?? '', /^the empty string/);
    assert.equal(reasonAgainstTopicName('.'), "'.' is not allowed");
    assert.equal(reasonAgainstTopicName('..'), "'..' is not allowed");
    assert.match(reasonAgainstTopicName('x'.repeat(250)) ?? '', /max allowed length 249$/);
    for (const name of ['a b', 'ä', 'a/b', 'a\n', ' a', 'a,b']) {
      assert.ok(reasonAgainstTopicName(name)?.startsWith(`'${name}' contains`), name);
    }
  });
});
