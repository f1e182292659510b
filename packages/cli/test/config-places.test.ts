import { fieldLine, formatField } from '../src/config/check-config.js';
import { jsonErrorPosition } from '../src/config/json-syntax.js';

test.each([
  [['source'], 'source'],
  [['options', 'where', 'a b'], 'options.where["a b"]'],
  [['dialects', 0], 'dialects[0]'],
])('the field %j is written %s', (path, text) => {
  expect(formatField(path)).toBe(text);
});

const TEXT = `const url = 'a.db';
export default {
  source: url,
  options: {
    'where': { "my table": 'a > 1' },
    batchSize,
  },
  transforms: [a.target, b],
  target: 'x',
};`;

test.each([
  [['source'], 3],
  [['options'], 4],
  [['options', 'where', 'my table'], 5],
  [['options', 'batchSize'], 6],
  [['target'], 9],
  [['nowhere'], undefined],
  [[], undefined],
])('the field %j is in line %s', (path, line) => {
  expect(fieldLine(TEXT, path as string[])).toBe(line);
});

test.each([
  ['{"a": b}', 1, 7],
  ['{\n "a": "x" "b": 1\n}', 2, 11],
  ['{"a": [1,]}', 1, 10],
  ['{"a": 1,\n}', 2, 1],
  ['{"a": 1', 1, 8],
  ['', 1, 1],
  ['{"a": "long enough to be cut by the parser", "b": x, "c": "and more of the same"}', 1, 51],
])('%j stops being JSON at %i:%i', (text, line, column) => {
  expect(jsonErrorPosition(text)).toEqual({ line, column });
});
