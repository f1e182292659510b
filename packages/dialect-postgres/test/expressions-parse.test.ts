import type { Expression } from '@godwit/plugin-api';
import { expressions } from '../src/expressions.js';
import { column } from './expressions-support.js';

test.each([
  ["(status = ANY (ARRAY['a'::text, 'b'::text]))", ['in', 'status']],
  [
    "((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
    ['in', 'status'],
  ],
  ['((n > 0) AND (n <= 10))', ['and', 'n']],
  ["(status ~~ 'a%'::text)", ['like', 'status']],
  ["'2020-01-01'::date", ['2020-01-01']],
  ['now()', ['current-timestamp']],
  ["(now() AT TIME ZONE 'utc'::text)", ['current-timestamp-utc']],
  ["'-5'::integer", ['-5']],
  ['((a IS NULL) OR (n IS NOT NULL))', ['is-null']],
])('a meaning is read from %s', (text, words) => {
  const columns = [
    column('n', 'bigint', { kind: 'bigint' }),
    ...['status', 'a'].map((name) => column(name, 'text', { kind: 'text' })),
  ];
  const tree = expressions.parse(text, { purpose: 'check', table: { name: { name: 'x' }, columns } });
  for (const word of words) expect(JSON.stringify(tree)).toContain(`"${word}"`);
});

test.each([
  "(status > 'a'::text)",
  "'now'::date",
  '(n / 2)',
  'lower(status)',
  "nextval('s'::regclass)",
  "(status ~ '^a')",
  '(n + 1.5)',
])('a meaning that others do not share is not read from %s', (text) => {
  const columns = [column('n', 'bigint', { kind: 'bigint' }), column('status', 'text', { kind: 'text' })];
  const tree: Expression | undefined = expressions.parse(text, {
    purpose: 'check',
    table: { name: { name: 'x' }, columns },
  });
  expect(tree).toBeUndefined();
});
