import assert from 'node:assert/strict';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { inEnglish } from '../../../src/kafka/errors/reason';
import { findJsonProblem } from '../../../src/serde/jsonProblem';
import { serialize } from '../../../src/serde/serde';
import { mutate, randomFrom } from '../protocol/random';

/** Text, `line:column` of what is wrong, and the reason. */
const PROBLEMS: readonly (readonly [string, string, string])[] = [
  ['', '1:1', 'a value is expected, not the end'],
  [' \n ', '2:2', 'a value is expected, not the end'],
  ['tru', '1:1', 'expected true, found tru'],
  ['{"a": True}', '1:7', 'expected true, found True'],
  ['[nul]', '1:2', 'expected null, found nul'],
  ['hello', '1:1', 'a value is expected, not “h”'],
  ["{'a': 1}", '1:2', 'a property name in double quotes is expected, not “\'”'],
  ['{a: 1}', '1:2', 'a property name in double quotes is expected, not “a”'],
  ['{"a" 1}', '1:6', 'a colon is expected, not “1”'],
  ['{"a": }', '1:7', 'a value is expected, not “}”'],
  ['{"a": 1 "b": 2}', '1:9', 'a comma or “}” is expected, not “"”'],
  ['{\n  "a": 1\n  "b": 2\n}', '3:3', 'a comma or “}” is expected, not “"”'],
  ['{"a": 1', '1:8', 'a comma or “}” is expected, not the end'],
  ['[1, 2', '1:6', 'a comma or “]” is expected, not the end'],
  ['[1, 2}', '1:6', 'a comma or “]” is expected, not “}”'],
  ['[1, 2,]', '1:6', 'a comma before the end is not allowed'],
  ['{"a": 1, }', '1:8', 'a comma before the end is not allowed'],
  ['[1,, 2]', '1:4', 'a value is expected, not “,”'],
  ['{} {}', '1:4', 'nothing more is expected after the value, but “{”'],
  ['1]', '1:2', 'nothing more is expected after the value, but “]”'],
  ['01', '1:1', '“01” is no JSON number'],
  ['+1', '1:1', '“+1” is no JSON number'],
  ['.5', '1:1', '“.5” is no JSON number'],
  ['1.', '1:1', '“1.” is no JSON number'],
  ['[1e]', '1:2', '“1e” is no JSON number'],
  ['-', '1:1', '“-” is no JSON number'],
  ['0x10', '1:1', '“0x10” is no JSON number'],
  ['// no\n1', '1:1', 'JSON has no comments'],
  ['[1, /* no */ 2]', '1:5', 'JSON has no comments'],
  ['"abc', '1:1', 'the string does not end'],
  ['["a\nb"]', '1:4', 'U+000A must be written as an escape in a string'],
  ['"\t"', '1:2', 'U+0009 must be written as an escape in a string'],
  ['"\\x41"', '1:2', 'there is no such escape'],
  ['"\\u12G4"', '1:2', 'there is no such escape'],
  ['"\\', '1:2', 'there is no such escape'],
  ['\ufeff{}', '1:1', 'a value is expected, not U+FEFF'],
  ['\u00a01', '1:1', 'a value is expected, not U+00A0'],
  ['[1\u00a0]', '1:3', 'a comma or “]” is expected, not U+00A0'],
];

describe('JSON that is none', () => {
  for (const [text, position, reason] of PROBLEMS) {
    it(`${JSON.stringify(text)}: ${position}`, async () => {
      await assert.rejects(serialize({ format: 'json', text }, 'value'), (error) => {
        assert.ok(error instanceof KafkaError);
        assert.equal(error.code, 'invalid-json');
        assert.equal(`${error.data.position?.line}:${error.data.position?.column}`, position);
        assert.ok(String(error.data.facts.reason).includes(reason), String(error.data.facts.reason));
        return true;
      });
    });
  }
});

describe('findJsonProblem', () => {
  const sound = ['0', '-0.5e+10', '""', '{}', '[]', ' [ ] ', '{"a":{"b":[1,true,false,null,"\\u00e9\\n"]},"":-1}', '[[[]],{}]', '"\u2028"', '[1 , 2]'];

  it('finds nothing in JSON', () => {
    for (const text of sound) {
      assert.equal(findJsonProblem(text), null, text);
    }
  });

  it('finds something exactly where JSON.parse does', () => {
    const random = randomFrom(11);
    for (let i = 0; i < 5000; i += 1) {
      const text = mutate(random, Buffer.from(sound[i % sound.length]!)).toString('latin1');
      assert.equal(findJsonProblem(text) === null, parses(text), JSON.stringify(text));
    }
  });

  it('needs no stack for deep nesting, and is quick with long strings', () => {
    assert.equal(reasonIn('['.repeat(200_000)), 'a value is expected, not the end');
    assert.equal(reasonIn(`${'[{"a":'.repeat(100_000)}x`), 'a value is expected, not “x”');
    assert.equal(reasonIn(`"${'x\\n'.repeat(500_000)}`), 'the string does not end');
  });
});

function reasonIn(text: string): string | null {
  const problem = findJsonProblem(text);
  return problem && inEnglish(problem.reason);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
