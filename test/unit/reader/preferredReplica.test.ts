import assert from 'node:assert/strict';
import { PreferredReplica } from '../../../src/kafka/reader/preferredReplica';

describe('The replica that a leader prefers', () => {
  let now = 0;
  const at = (seconds: number, replica: PreferredReplica): readonly [number | null, boolean] => {
    now = seconds * 1_000;
    return [replica.broker, replica.isWelcome];
  };

  it('is asked for five minutes, and then the leader', () => {
    const replica = new PreferredReplica(() => now);
    assert.deepEqual(at(0, replica), [null, true]);
    replica.name(7);
    assert.deepEqual([at(0, replica), at(299, replica), at(300, replica)], [[7, true], [7, true], [null, true]]);
    replica.name(8);
    assert.deepEqual(at(301, replica), [8, true]);
  });

  it('is left where it fails, and for half a minute the leader may name none', () => {
    const replica = new PreferredReplica(() => now);
    at(10, replica);
    replica.name(7);
    replica.leave();
    assert.deepEqual([at(10, replica), at(39, replica), at(40, replica)], [[null, false], [null, false], [null, true]]);
  });
});
