import assert from 'node:assert/strict';
import { payloadOf } from '../../../src/send/payloadOf';
import { serialize } from '../../../src/serde/serde';

describe('a payload from a file', () => {
  for (const [what, bytes, format] of [
    ['text', Buffer.from('Grüße\n'), 'string'],
    ['JSON, digits as they are', Buffer.from('{"odometer": 9007199254740993.10}\n'), 'json'],
    ['a number is text', Buffer.from('42'), 'string'],
    ['lines of Windows', Buffer.from('a\r\nb'), 'base64'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0]), 'base64'],
    ['text with a zero byte', Buffer.from('a\u0000b'), 'base64'],
    ['a byte order mark', Buffer.from('\ufefftext'), 'string'],
    ['nothing', Buffer.alloc(0), 'string'],
  ] as const) {
    it(`becomes exactly its bytes again: ${what}`, async () => {
      const payload = payloadOf(bytes);
      assert.equal(payload.format, format);
      assert.deepEqual(await serialize(payload, 'value'), bytes);
    });
  }
});
