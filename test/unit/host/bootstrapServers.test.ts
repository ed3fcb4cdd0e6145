import assert from 'node:assert/strict';
import { inEnglish, type Reason } from '../../../src/kafka/errors/reason';
import { isLocal, parseServer, parseServers } from '../../../src/connections/bootstrapServers';

describe('bootstrap servers', () => {
  const good: Record<string, string> = {
    'localhost:9092': 'localhost:9092',
    ' broker-1.example.com:19092 ': 'broker-1.example.com:19092',
    localhost: 'localhost:9092',
    '10.0.0.1:1': '10.0.0.1:1',
    '[::1]:9092': '[::1]:9092',
    '[2001:db8::7]': '[2001:db8::7]:9092',
  };
  for (const [text, server] of Object.entries(good)) {
    it(`reads “${text}”`, () => assert.equal((parseServer(text) as { server: string }).server, server));
  }

  for (const text of ['', 'a b:1', 'localhost:', 'localhost:0', 'localhost:65536', 'localhost:port', '::1', 'fe80::1:9092', 'PLAINTEXT://localhost:9092', 'http://x', 'user@host:1', '[::1']) {
    it(`refuses “${text}” with a reason`, () => assert.match(inEnglish((parseServer(text) as { problem: Reason }).problem), /\S/));
  }

  it('reads lists, without repetitions, and says when it added the port', () => {
    assert.deepEqual(parseServers('a:1, b;a:1'), { servers: ['a:1', 'b:9092'], hasDefaultPort: true });
    assert.deepEqual(parseServers('a:1 b:2'), { servers: ['a:1', 'b:2'], hasDefaultPort: false });
    assert.ok('problem' in parseServers(' , '));
    assert.ok('problem' in parseServers('a:1, x://b'));
  });

  it('knows what is on this computer', () => {
    assert.deepEqual(['localhost:1', '127.0.0.1:9', '[::1]:9', 'localhost.example.com:1', '10.0.0.1:1'].map(isLocal), [true, true, true, false, false]);
  });
});
