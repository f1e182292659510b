import { expressions } from '../src/expressions/codec.js';
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
  ["datetime('now', 'localtime')", 'current-timestamp-local()'],
  ["date('now', 'localtime')", 'current-date()'],
  ["datetime('now', 'localtime', '+1 day')", 'undefined'],
  ["datetime('now', '+7 days')", 'current-time-plus(current-timestamp-utc(), text:P7D)'],
  ["date('now', '-12 hours')", 'current-time-plus(current-date-utc(), text:PT-12H)'],
  ["datetime('now', '-90 minutes')", 'current-time-plus(current-timestamp-utc(), text:PT-1H-30M)'],
  ["datetime('now', '+0 days')", 'current-time-plus(current-timestamp-utc(), text:PT0S)'],
  ["datetime('now', '+1 month')", 'undefined'],
  ["date('now', 'start of month')", 'undefined'],
  [
    "strftime('%FT%TZ', 'now', '5 minutes')",
    'current-time-plus(current-time-text(text:%Y-%m-%dT%H:%M:%SZ), text:PT5M)',
  ],
  ["strftime('%FT%TZ','now')", 'current-time-text(text:%Y-%m-%dT%H:%M:%SZ)'],
  ["strftime('%F %T', 'now')", 'current-timestamp-utc()'],
  ["strftime('%%F %R', 'now')", 'current-time-text(text:%%F %H:%M)'],
  ["cast(unixepoch('subsecond') * 1000 as integer)", 'current-epoch-ms()'],
  ["CAST(round(unixepoch('now', 'subsec') * 1000) AS INT)", 'current-epoch-ms()'],
  ["cast(unixepoch('subsec') as integer)", 'undefined'],
  ['json_array()', 'text:[]'],
  ['json_object()', 'text:{}'],
  ["json('[]')", 'text:[]'],
  ['json(\' { "a b" : [1, 2.50] } \')', 'text:{"a b":[1,2.50]}'],
  ["json_object('a', json_array(1, NULL, 'x'))", 'text:{"a":[1,null,"x"]}'],
  ["json('{a: 1}')", 'undefined'],
  ["json_array('a\"b')", 'undefined'],
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
  ['random()', 'random-integer()'],
  ['abs(random()) % 100', 'modulo(absolute(random-integer()), integer:100)'],
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
