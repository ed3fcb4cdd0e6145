import assert from 'node:assert/strict';
import type { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { elementsOf, keyFieldsOf } from '../../../src/send/fromEditor/jsonPieces';
import { isJsonLinesName, LIMITS, splitTexts } from '../../../src/send/fromEditor/splitText';
import { messagesTo } from '../../../src/send/fromEditor/textTarget';
import { randomFrom } from '../protocol/random';

const split = (text: string, isJsonLines = false): readonly string[] =>
  splitTexts([{ name: 'x', text, isJsonLines }]).map((value) => `${value.format} ${value.text}`);
const code = (wanted: string) => (error: KafkaError) => error.code === wanted;

describe('messages of a text', () => {
  it('are one for a JSON document, as it is written', () => {
    assert.deepEqual(split('{ "odometer": 9007199254740993, "price": 1.10,\n  "e": 1E400 }\n'), ['json { "odometer": 9007199254740993, "price": 1.10,\n  "e": 1E400 }']);
    assert.deepEqual(split('\r\n\t"text" '), ['json "text"']);
    assert.deepEqual(split('null'), ['json null']);
  });

  it('are one for each element of an array, each as it is written', () => {
    assert.deepEqual(split('[\n  {"a": 1.0,  "b": [1, 2]}, 12345678901234567890 ,"x, [y]", [ ], {}, null,[[1],[2]]\n]'), [
      'json {"a": 1.0,  "b": [1, 2]}',
      'json 12345678901234567890',
      'json "x, [y]"',
      'json [ ]',
      'json {}',
      'json null',
      'json [[1],[2]]',
    ]);
  });

  it('are one for each line of JSON', () => {
    assert.deepEqual(split('{"a":1}\r\n\r\n  {"a":2.0}\n[3]\n'), ['json {"a":1}', 'json {"a":2.0}', 'json [3]']);
  });

  it('are one text, exactly as it is, for anything else', () => {
    for (const text of ['hello\n', ' {"speed": tru} ', '{"a":1}\nno JSON\n', '{"a":1}{"a":2}', '[1,]', "{'a':1}", '// c\n{}', '\u00a0{}', 'NaN']) {
      assert.deepEqual(split(text), [`string ${text}`]);
    }
  });

  it('are one for each line where the file says so, be it one line or an array; and none at all where a line is no JSON', () => {
    assert.deepEqual(split('[1,2]\n', true), ['json [1,2]']);
    assert.deepEqual(split('{"a":1}\n\n{"a":2}', true), ['json {"a":1}', 'json {"a":2}']);
    assert.throws(() => split('{"a":1}\n\n{"a":\n{"a":3}', true), (error: KafkaError) => error.code === 'invalid-json' && error.data.facts['reason'] === 'line 3 of “x” is no JSON');
    assert.deepEqual(['a.jsonl', 'B.NDJSON', 'a.json', 'jsonl', 'a.jsonl.txt'].map(isJsonLinesName), [true, true, false, false, false]);
  });

  it('are of all texts in their order', () => {
    const sources = ['b', '[1,2]', '', 'a'].map((text) => ({ name: 'x', text, isJsonLines: false }));
    assert.deepEqual(splitTexts(sources).map(({ text }) => text), ['b', '1', '2', 'a']);
  });

  it('are refused where there are none, too many, or too large ones', () => {
    for (const text of ['', ' \r\n\t', '[]', ' [ ] ']) {
      assert.throws(() => split(text), code('nothing-to-send'));
    }
    const lines = (count: number): string => '1\n'.repeat(count);
    assert.equal(split(lines(LIMITS.messages)).length, LIMITS.messages);
    assert.throws(() => split(lines(LIMITS.messages + 1)), code('too-much-at-once'));
    assert.throws(() => split('é'.repeat(LIMITS.bytes / 2 + 1)), code('too-much-at-once'));
  });

  it('of an array are the same as whoever parses it gets, whatever it holds', () => {
    const random = randomFrom(20_261_124);
    const value = (depth: number): unknown => {
      const many = <T>(make: () => T): T[] => Array.from({ length: random.below(4) }, make);
      switch (random.below(depth > 3 ? 4 : 6)) {
        case 0:
          return random.below(1_000_000) - 500_000.5;
        case 1:
          return ['', '"', '\\', '[,]', '{}', '\u2028\n', 'é😀', '\\"],'][random.below(8)];
        case 2:
          return [true, false, null][random.below(3)];
        case 3:
          return random.below(100);
        case 4:
          return many(() => value(depth + 1));
        default:
          return Object.fromEntries(many(() => [['a', '"', ',', ']'][random.below(4)], value(depth + 1)] as const));
      }
    };
    for (let round = 0; round < 2_000; round++) {
      const array = Array.from({ length: random.below(5) }, () => value(0));
      const text = JSON.stringify(array, null, [0, 2, '\t'][random.below(3)]);
      assert.deepEqual(elementsOf(text).map((element) => JSON.parse(element) as unknown), array, text);
    }
  });

  it('needs no stack for nesting', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    assert.deepEqual(elementsOf(`[${deep},1]`), [deep, '1']);
    assert.deepEqual([...keyFieldsOf(`{"a":${deep},"b":1}`)], [['b', '1']]);
  });
});

describe('key of a message from a field of its value', () => {
  it('is a text as it reads, a number with its digits, true or false', () => {
    const fields = keyFieldsOf('{"id": "truck-\\u0037\\n", "n": -9007199254740993.50, "t": true, "f":false, "no": null, "o": {"id": 1}, "l": ["id"], "": ""}');
    assert.deepEqual([...fields], [['id', 'truck-7\n'], ['n', '-9007199254740993.50'], ['t', 'true'], ['f', 'false'], ['', '']]);
  });

  it('is the last one of a name that comes twice', () => {
    assert.deepEqual([...keyFieldsOf('{"a":1,"a":2,"b":1,"b":null}')], [['a', '2']]);
  });

  it('is none of what is no object', () => {
    for (const text of ['[{"a":1}]', '"a"', '1', 'null', '{}', ' [] ']) {
      assert.deepEqual([...keyFieldsOf(text)], [], text);
    }
  });

  const values = ['{"vehicleId":"truck-7","n":1}', '{"vehicleId":"truck-8"}'].map((text) => ({ format: 'json', text }));
  const keys = (key?: Parameters<typeof messagesTo>[0]['key']): unknown[] => messagesTo({ topic: 't', connection: 'c', ...(key === undefined ? {} : { key }) }, values).map((message) => message.key);

  it('is put on each message, as a text for all is, or none', () => {
    const text = (one: string) => ({ format: 'string', text: one });
    assert.deepEqual(keys({ field: 'vehicleId' }), [text('truck-7'), text('truck-8')]);
    assert.deepEqual(keys({ format: 'int32', text: '5' }), [{ format: 'int32', text: '5' }, { format: 'int32', text: '5' }]);
    assert.deepEqual([keys(null), keys()], [[null, null], [null, null]]);
    assert.deepEqual(messagesTo({ topic: 't', connection: 'c' }, values)[1], { connection: 'c', topic: 't', value: values[1], key: null });
  });

  it('that a message does not have keeps all from being sent', () => {
    assert.throws(() => keys({ field: 'n' }), (error: KafkaError) => error.code === 'key-field-missing' && error.data.facts['value'] === 2);
    assert.throws(() => messagesTo({ topic: 't', key: { field: 'a' } }, [{ format: 'string', text: '{"a":1}' }]), code('key-field-missing'));
  });
});
