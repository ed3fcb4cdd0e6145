import assert from 'node:assert/strict';
import { ConnectionStates } from '../../../src/connections/connectionItems';

describe('connection states', () => {
  it('change only when they do: a page that reads topics on a change must not cause the next one', () => {
    const states = new ConnectionStates();
    let changes = 0;
    states.onDidChange(() => changes++);
    states.set({ connection: 'a', state: 'connected' });
    states.set({ connection: 'a', state: 'connected' });
    assert.equal(changes, 1);
    states.set({ connection: 'a', state: 'offline' });
    assert.equal(changes, 2);
    assert.equal(states.get('a'), 'offline');
  });
});
