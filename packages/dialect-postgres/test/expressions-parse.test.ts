import { expressions as sqlite } from '../../dialect-sqlite/dist/expressions/codec.js';
import { expressions } from '../src/expressions/codec.js';
import { column } from './expressions-support.js';

const MOOD = { kind: 'enum', name: 'mood', values: ['sad', 'ok'] } as const;
const table = {
  name: { name: 'x' },
  columns: [
    column('n', 'integer', { kind: 'integer', bits: 32 }),
    column('status', 'text', { kind: 'text' }),
    column('name', 'character varying(20)', { kind: 'text', maxLength: 20 }),
    { ...column('code', 'text', { kind: 'text' }), collation: 'C' },
    { ...column('own', 'text', { kind: 'text' }), collation: 'case_insensitive' },
    column('pad', 'character(3)', { kind: 'native', dialect: 'postgres', name: 'character(3)' }),
    column('price', 'numeric(10,2)', { kind: 'decimal', precision: 10, scale: 2 }),
    column('total', 'numeric', { kind: 'decimal' }),
    column('ok', 'boolean', { kind: 'boolean' }),
    column('born', 'date', { kind: 'date' }),
    column('at', 'timestamp with time zone', { kind: 'timestamp', precision: 6, zoned: true }),
    column('data', 'jsonb', { kind: 'json', form: 'normalized' }),
    column('tags', 'text[]', { kind: 'array', of: { kind: 'text' } }),
    column('mood', 'mood', MOOD),
    column('Odd "name"', 'integer', { kind: 'integer', bits: 32 }),
    column('addr', 'inet', { kind: 'native', dialect: 'postgres', name: 'inet' }),
    column('f', 'real', { kind: 'float', bits: 32 }),
    column('weight', 'double precision', { kind: 'float', bits: 64 }),
  ],
};

const ORDERED = 'SQLite orders the times of the years 1 to 9999 only.';

/** What a check of PostgreSQL becomes in SQLite, or why it does not. */
function carried(text: string): string {
  const tree = expressions.parse(text, { purpose: 'check', table });
  if (tree === undefined) return 'not read';
  const printed = sqlite.print(tree, { purpose: 'check', table });
  if (!printed.ok) return `because ${printed.reason}`;
  return printed.caveat === undefined ? printed.sql : `${printed.sql} -- ${printed.caveat}`;
}

test.each([
  // Lists and texts.
  ["(status = ANY (ARRAY['a'::text, 'b'::text]))", `("status" IN ('a', 'b'))`],
  [
    "((name)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
    `("name" IN ('a', 'b'))`,
  ],
  ["(status <> ALL (ARRAY['a'::text, 'b'::text]))", `("status" NOT IN ('a', 'b'))`],
  ["(mood = ANY (ARRAY['sad'::mood, 'ok'::mood]))", `("mood" IN ('sad', 'ok'))`],
  ["(mood = 'ok'::public.mood)", `("mood" = 'ok')`],
  ["(pad = 'ab'::bpchar)", `(rtrim(CAST("pad" AS TEXT), ' ') = 'ab')`],
  [
    "((status ~~ 'a%'::text) OR (status !~~ '%_*'::text))",
    `(("status" GLOB 'a*') OR ("status" NOT LIKE '%_*'))`,
  ],
  ["(status ~~* 'A%'::text)", `("status" LIKE 'A%') -- SQLite's LIKE folds the letters A to Z only.`],
  ["(status ~ '^[a-z0-9_]+$'::text)", `((NOT ("status" GLOB '*[^a-z0-9_]*')) AND (length("status") >= 1))`],
  ["(status ~ '^(a|b)$'::text)", `(("status" = 'a') OR ("status" = 'b'))`],
  ['(length(btrim((name)::text)) > 0)', `(length(trim("name")) > 0)`],
  [
    '((name)::text = lower((name)::text))',
    `("name" = lower("name")) -- SQLite's lower folds the letters A to Z only.`,
  ],
  ['(lower(status COLLATE "C") = status)', `(lower("status") = "status")`],
  ["(code > 'a'::text)", `("code" > 'a')`],
  ["(status ~ '^https?://'::text)", `(("status" GLOB 'https://*') OR ("status" GLOB 'http://*'))`],
  // Numbers.
  ['((n > 0) AND (n <= 10))', `(("n" > 0) AND ("n" <= 10))`],
  ['(price >= (0)::numeric)', `("price" >= 0)`],
  ['((price * 1.5) <= 10.00)', `(round("price" * 1.5, 3) <= 10.00)`],
  ['((n / 2) = 1)', `((CAST("n" AS INTEGER) / CAST(2 AS INTEGER)) = 1)`],
  ['("Odd ""name""" >= 0)', `("Odd ""name""" >= 0)`],
  ['(f > (0.5)::double precision)', `("f" > 0.5)`],
  // Times, JSON, arrays and NULL.
  ["(born = '1900-01-01'::date)", `("born" = '1900-01-01')`],
  ["(born >= '1900-01-01'::date)", `("born" >= '1900-01-01') -- ${ORDERED}`],
  [
    "(at < '2020-01-01 01:00:00+01'::timestamp with time zone)",
    `("at" < '2020-01-01 00:00:00+00:00') -- ${ORDERED}`,
  ],
  [
    "(GREATEST(born, '1900-01-01'::date) = born)",
    `(coalesce(max("born", '1900-01-01'), '1900-01-01') = "born") -- ${ORDERED}`,
  ],
  [
    "((born)::text = '1900-01-01'::text)",
    `(CAST("born" AS TEXT) = '1900-01-01') -- the text of a day is the same in the years 1 to 9999 only.`,
  ],
  ["(code ~ '^a[-^]$'::text)", `("code" GLOB 'a[-^]')`],
  ['((- weight) > (0)::double precision)', `((-"weight") > 0.0) -- SQLite computes with NaN as with 0.`],
  [
    '((COALESCE(weight, (1)::double precision) * (2)::double precision) > (1)::double precision)',
    `((coalesce("weight", 1.0) * 2.0) > 1.0) -- SQLite computes with NaN as with 0.`,
  ],
  ["((data ->> 'kind'::text) = 'x'::text)", `(json_extract("data", '$.kind') = 'x')`],
  [
    "(jsonb_extract_path_text(data, VARIADIC ARRAY['a'::text, 'kind'::text]) = 'x'::text)",
    `(json_extract("data", '$.a.kind') = 'x')`,
  ],
  ["((data -> 'ok'::text))::boolean", `json_extract(json_type("data", '$.ok'), '$')`],
  ["(data <> '{}'::jsonb)", `("data" <> '{}')`],
  ['(array_length(tags, 1) < 5)', `(nullif(json_array_length("tags"), 0) < 5)`],
  [
    '(num_nonnulls(n, addr) = 1)',
    `((CASE WHEN ("n" IS NOT NULL) THEN 1 ELSE 0 END + CASE WHEN ("addr" IS NOT NULL) THEN 1 ELSE 0 END) = 1)`,
  ],
  ['((ok IS NOT TRUE) OR (born IS NULL))', `(("ok" IS NOT TRUE) OR ("born" IS NULL))`],
  ['(ok IS UNKNOWN)', `("ok" IS NULL)`],
])('%s is carried', (text, expected) => {
  expect(carried(text)).toBe(expected);
});

test.each([
  ["(status > 'a'::text)", 'because SQLite orders text by its bytes and not by a language'],
  ["(own = 'a'::text)", 'not read'],
  ["(nextval('s'::regclass) > 0)", 'because SQLite has no sequences'],
  ['(born <= CURRENT_DATE)', 'because SQLite allows the current time in defaults only'],
  ["(status ~ '^[a-z]+@[a-z]+$'::text)", 'not read'],
  [
    '(status ~~ name)',
    "because SQLite's LIKE does not tell capitals from small letters, and the pattern is no constant",
  ],
  ["(mood > 'ok'::mood)", 'not read'],
  ["(addr <<= '10.0.0.0/8'::inet)", 'not read'],
  ['(f > (0.1)::double precision)', 'not read'],
  ['((price / (3)::numeric) > 1.5)', 'not read'],
  ["(data @> '{}'::jsonb)", 'not read'],
  ['my_function(n)', 'not read'],
])('%s is refused', (text, expected) => {
  expect(carried(text)).toBe(expected);
});
