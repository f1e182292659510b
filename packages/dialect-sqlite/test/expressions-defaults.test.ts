import { expressions } from '../src/expressions.js';
import { parse, table } from './expressions-support.js';

test.each([
  ['CURRENT_TIMESTAMP', 'current-timestamp-utc()'],
  ["datetime('NOW')", 'current-timestamp-utc()'],
  ['datetime(CURRENT_TIMESTAMP)', 'current-timestamp-utc()'],
  ["strftime('%Y-%m-%d %H:%M:%S', 'now')", 'current-timestamp-utc()'],
  ["date('now')", 'current-date-utc()'],
  ['CURRENT_TIME', 'current-time-utc()'],
  ["strftime('%s','now')", 'current-epoch-s()'],
  ['unixepoch()', 'current-epoch-s()'],
  ["julianday('now')", 'current-julian-day()'],
  ["CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)", 'current-epoch-ms()'],
  ["strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", 'current-time-text(text:%Y-%m-%dT%H:%M:%fZ)'],
  ["datetime('now', 'subsec')", 'current-time-text(text:%Y-%m-%d %H:%M:%f)'],
  ["datetime('now', 'localtime')", 'undefined'],
  ["strftime('%W', 'now')", 'undefined'],
  ['hex(randomblob(16))', 'random-hex-upper(integer:16)'],
  ['lower(hex(randomblob(7)))', 'random-hex(integer:7)'],
  ['randomblob(16)', 'random-bytes(integer:16)'],
  [
    "lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))),2) || '-' || substr('89ab',abs(random()) % 4 + 1, 1) || substr(lower(hex(randomblob(2))),2) || '-' || lower(hex(randomblob(6)))",
    'random-uuid()',
  ],
  [
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)),2,3) || '-' || substr('AB89',1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)),2,3) || '-' || hex(randomblob(6)))",
    'random-uuid()',
  ],
  ['abc', 'text:abc'],
  ['"abc"', 'text:abc'],
  ['true', 'boolean:true'],
  ["'now'", 'text:now'],
  ['- 1', 'integer:-1'],
  ['(1 + 2)', 'add(integer:1, integer:2)'],
  ['NULL', 'null:NULL'],
])('DEFAULT %s', (text, expected) => {
  expect(parse(text, 'default')).toBe(expected);
});

test.each([
  ['current-timestamp', 6, true, 'current-timestamp()'],
  ['current-timestamp', 0, true, 'current-timestamp-utc()'],
  ['current-timestamp-local', 6, false, 'current-time-text(text:%Y-%m-%d %H:%M:%f)'],
  ['current-timestamp-local', 0, false, 'current-timestamp-utc()'],
] as const)('%s in a timestamp(%d), zoned: %s, is read again as %s', (name, precision, zoned, again) => {
  const expected = { kind: 'timestamp', precision, zoned } as const;
  const printed = expressions.print(
    { kind: 'call', name, arguments: [] },
    { purpose: 'default', table, expected },
  );
  const sql = printed.ok ? printed.sql : '';
  expect(parse(sql, 'default', expected)).toBe(again);
  if (precision > 0) expect(parse(sql, 'default', { kind: 'text' })).not.toBe(again);
});

test('a tree is JSON', () => {
  const tree = expressions.parse("t LIKE 'a' AND b = x'00' AND r > 9e999", { purpose: 'check', table });
  expect(JSON.parse(JSON.stringify(tree))).toEqual(tree);
});
