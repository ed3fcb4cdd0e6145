import assert from 'node:assert/strict';
import { looksLikeExpression } from '../../../webview/messages/toolbar/filterKind';

describe('what is typed into the filter', () => {
  for (const text of [
    ...['value.speed > 60', "headers['trace'] != ''", 'offset>=10482', 'partition in [1, 2]', 'key == null', 'timestamp < 5', 'size > 1000', 'size(value) > 5', "'trace' in headers"],
    ...['headerList[0].name', 'topic == "x"', 'has(value.speed)', '!(value.speed < 5)', 'true || false', 'a && b'],
  ]) {
    it(`is a condition: ${text}`, () => assert.equal(looksLikeExpression(text), true));
  }

  for (const text of ['', 'truck-7', 'value', 'the value. It is', '"value":', '"speed": 60', 'key-7', 'monkey.see', 'my.value.x', 'a > b', 'in key', 'offset 7', 'valued.x', 'header.x', '{"size":5}']) {
    it(`is text to be found: ${text}`, () => assert.equal(looksLikeExpression(text), false));
  }
});
