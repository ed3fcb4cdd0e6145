import assert from 'node:assert/strict';
import { cellOf, contentOf } from '../../../../src/client/viewer/content';

const framed = (id: number, rest: Buffer): Buffer => Buffer.concat([Buffer.from([0, id >>> 24, id >>> 16, id >>> 8, id]), rest]);

describe('a cell', () => {
  const cases: readonly (readonly [string, Buffer | null, string, unknown])[] = [
    ['null', null, 'auto', null],
    ['empty', Buffer.alloc(0), 'auto', { text: '', format: 'string', cut: false }],
    ['JSON', Buffer.from('{"a":\n  9007199254740993}'), 'auto', { text: '{"a": 9007199254740993}', format: 'json', cut: false }],
    ['text', Buffer.from('truck-7'), 'auto', { text: 'truck-7', format: 'string', cut: false }],
    ['bytes', Buffer.from([0xff, 0x00]), 'auto', { text: 'ff00', format: 'hex', cut: false }],
    ['int64', Buffer.from('0020000000000001', 'hex'), 'int64', { text: '9007199254740993', format: 'int64', cut: false }],
    ['what is none of the format', Buffer.from('text'), 'int64', { text: 'text', format: 'string', cut: false }],
    ['JSON behind a schema id', framed(17, Buffer.from('{"a":1}')), 'auto', { text: '{"a":1}', format: 'json', cut: false }],
    ['bytes behind a schema id', framed(17, Buffer.from([0xff])), 'auto', { text: '0000000011ff', format: 'hex', cut: false }],
  ];
  for (const [name, bytes, format, expected] of cases) {
    it(`shows ${name}`, async () => {
      assert.deepEqual(await cellOf(bytes, format), expected);
    });
  }

  it('shows the beginning of what is large, without the half of a character', async () => {
    const cell = await cellOf(Buffer.from(`{"text":"${'ä'.repeat(10_000)}"}`), 'auto');
    assert.deepEqual([cell?.format, cell?.cut, cell?.text.length, cell?.text.endsWith('ää')], ['json', true, 300, true]);
  });
});

describe('the content of a field', () => {
  const LARGE = Buffer.from(JSON.stringify({ text: 'ä'.repeat(200_000) }));

  it('is cut where it is large, and whole when all of it is asked for', async () => {
    const cut = await contentOf(LARGE, 'auto', 'pretty', false);
    assert.deepEqual([cut?.format, cut?.cut, cut?.size, cut?.text.endsWith('ä')], ['json', true, LARGE.length, true]);
    const whole = await contentOf(LARGE, 'auto', 'pretty', true);
    assert.deepEqual([whole?.cut, whole?.text], [false, LARGE.toString()]);
  });

  it('shows bytes that are no UTF-8 as such in text', async () => {
    const content = await contentOf(Buffer.from([0x61, 0xc3, 0x28, 0xe2, 0x82, 0xac, 0xff, 0xf0, 0x9f]), 'auto', 'text', false);
    assert.deepEqual([content?.text, content?.invalidUtf8], ['a\\xc3(€\\xff\\xf0\\x9f', true]);
    assert.equal((await contentOf(Buffer.from('ä€😀'), 'auto', 'text', false))?.invalidUtf8, false);
  });

  it('names the schema id, and not of a number', async () => {
    const of = async (bytes: Buffer): Promise<number | null | undefined> => (await contentOf(bytes, 'auto', 'pretty', false))?.schemaId;
    assert.deepEqual([await of(framed(17, Buffer.from('{}'))), await of(framed(17, Buffer.from([0xff, 1]))), await of(Buffer.from('0000000000000011', 'hex')), await of(Buffer.alloc(4))], [17, 17, null, null]);
  });

  it('says that bytes are none of the format that was asked for', async () => {
    const content = await contentOf(Buffer.from('text'), 'int32', 'pretty', false);
    assert.deepEqual([content?.format, content?.unfit], ['int32', false]);
    const unfit = await contentOf(Buffer.from('texts'), 'int32', 'pretty', false);
    assert.deepEqual([unfit?.format, unfit?.text, unfit?.unfit], ['string', 'texts', true]);
  });
});
