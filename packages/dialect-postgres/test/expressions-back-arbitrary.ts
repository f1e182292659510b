import fc from 'fast-check';
import { COMPARISON, CONDITIONS, EQUALITY, LIKES, REGEXES } from './expressions-back-patterns.js';

type Text = fc.Arbitrary<string>;

/** Texts of PostgreSQL expressions over the columns of the test's table. */
export function postgresExpression(): Text {
  const { integer, decimal, float, text, condition } = fc.letrec<
    Record<'integer' | 'decimal' | 'float' | 'text' | 'condition', string>
  >((tie) => {
    const t = (template: string, ...parts: Text[]): Text =>
      fc.tuple(...parts).map((values) => fill(template, values));
    const deep = { maxDepth: 3, withCrossShrink: true } as const;
    const i = tie('integer') as Text;
    const n = tie('decimal') as Text;
    const r = tie('float') as Text;
    const s = tie('text') as Text;
    const c = (tie('condition') as Text).map((text) => `(${text})`);
    return {
      integer: fc.oneof(
        deep,
        fc.constantFrom('n', 's', 'b', 'id', '0', '1', '2', '-1', '7', 'NULL::integer', '10000000000'),
        ...[
          '(# + #)',
          '(# - #)',
          '(# * #)',
          '(# / #)',
          '(# % #)',
          '(# & #)',
          '(# | #)',
          'coalesce(#, #)',
          'nullif(#, #)',
          'least(#, #)',
          'greatest(#, #, 3)',
          'mod(#, #)',
        ].map((one) => t(one, i, i)),
        ...['-(#)', '~(#)', 'abs(#)', '(# >> 2)', '((#)::bigint << 3)'].map((one) => t(one, i)),
        ...['length(#)', 'char_length(#)', 'octet_length(#)'].map((one) => t(one, s)),
        ...['strpos(#, #)', 'position(# in #)'].map((one) => t(one, s, s)),
        t('CASE WHEN # THEN # ELSE # END', c, i, i),
        t('CASE # WHEN # THEN # END', i, i, i),
        t('(#)::integer', fc.constantFrom('y', 'p', 'q', 'b')),
        t('num_nonnulls(#, #)', fc.constantFrom('t', 'n', 'd'), fc.constantFrom('j', 'y', 'x')),
        t('(EXTRACT(# FROM h))::integer', fc.constantFrom('year', 'month', 'day', 'hour', 'dow', 'doy')),
        fc.constantFrom('cardinality(e)', 'array_length(e, 1)'),
      ),
      decimal: fc.oneof(
        deep,
        fc.constantFrom('p', 'q', '0.5', '1.25', '10', '-2.67', 'p', 'q'),
        ...['(# + #)', '(# - #)', '(# * #)', 'coalesce(#, #)', 'least(#, #)', 'greatest(#, #)'].map((one) =>
          t(one, n, n),
        ),
        ...[
          'round(#, 1)',
          'round(#)',
          'floor(#)',
          'ceil(#)',
          'abs(#)',
          '-(#)',
          'trunc(#)',
          'round(#, 2)',
        ].map((one) => t(one, n)),
        t('(# * #)', n, fc.constantFrom('s', '2', '3')),
        t('CASE WHEN # THEN # ELSE # END', c, n, n),
      ),
      float: fc.oneof(
        deep,
        fc.constantFrom('r', '0.5::double precision', '-2::double precision', '1e3::float8'),
        ...['(# + #)', '(# - #)', '(# * #)', '(# / #)', 'coalesce(#, #)', 'least(#, #)'].map((one) =>
          t(one, r, r),
        ),
        ...['-(#)', 'abs(#)', 'floor(#)', 'ceil(#)', 'trunc(#)'].map((one) => t(one, r)),
        t('(#)::double precision', i),
      ),
      text: fc.oneof(
        deep,
        fc.constantFrom(
          't',
          'u',
          'v',
          'o',
          "'abc'",
          "''",
          "'É'",
          't',
          'u',
          'c::text',
          "date_trunc('month', h)::text",
          'date(h)::text',
          'm::text',
          'k::text',
          'NULL::text',
          "E'a\\\\c'",
        ),
        ...['(# || #)', 'coalesce(#, #)', 'nullif(#, #)', 'concat(#, #)', 'ltrim(#, #)', 'btrim(#, #)'].map(
          (one) => t(one, s, s),
        ),
        ...[
          'lower(#)',
          'upper(#)',
          'btrim(#)',
          'trim(both from #)',
          "trim(leading 'a ' from #)",
          'substr(#, 2)',
          'substring(# from 1 for 2)',
          'substr(#, 0, 3)',
          'left(#, 2)',
          'left(#, -1)',
          'right(#, 2)',
          'right(#, -1)',
          "rtrim(#, ' c')",
        ].map((one) => t(one, s)),
        ...['replace(#, #, #)', 'substr(#, strpos(#, #) + 1)'].map((one) => t(one, s, s, s)),
        t('(#)::text', fc.constantFrom('n', 'b', 'y', 'd', 'h', 'm', 'id', 'c')),
        t('(# || #)', s, fc.constantFrom('n', 'y', 'd')),
        fc.constantFrom(
          "(j ->> 'a')",
          "(j -> 'a' ->> 'b')",
          'jsonb_typeof(j)',
          "jsonb_typeof(j -> 'a')",
          "(j #>> '{a,b}')",
          '(j ->> 0)',
        ),
        t('CASE WHEN # THEN # ELSE # END', c, s, s),
      ),
      condition: fc.oneof(
        deep,
        CONDITIONS,
        ...[
          t('(# # #)', i, COMPARISON, i),
          t('(# # #)', n, COMPARISON, n),
          t('(# # #)', r, COMPARISON, r),
          t('(# # #)', s, EQUALITY, s),
          t('(o # #)', COMPARISON, s),
        ],
        ...[t('(y # #)', COMPARISON, c), t('(d # d)', COMPARISON), t('(# # #)', n, COMPARISON, i)],
        ...['(# AND #)', '# OR #', '(# OR #)', '(# AND #)'].map((one) => t(one, c, c)),
        ...['NOT (#)', '(#) IS TRUE', '(#) IS NOT FALSE', '(#) IS UNKNOWN', '(#) IS NOT UNKNOWN'].map((one) =>
          t(one, c),
        ),
        ...['(# IN (#, #))', '(# NOT IN (#, NULL))', '(# BETWEEN # AND #)', '(# NOT BETWEEN # AND #)'].map(
          (one) => t(one, i, i, i),
        ),
        ...['(# IN (#, #))', '(# NOT IN (#, #))'].map((one) => t(one, s, s, s)),
        ...['(# LIKE #)', '(# NOT LIKE #)', '(# ILIKE #)', '(# NOT ILIKE #)'].map((one) => t(one, s, LIKES)),
        ...['(# ~ #)', '(# !~ #)', '(# ~* #)'].map((one) => t(one, s, REGEXES)),
        ...['(#) IS NULL', '(#) IS NOT NULL'].map((one) => t(one, s)),
        t("(# LIKE 'a^%%' ESCAPE '^')", s),
      ),
    };
  });
  return fc.oneof({ arbitrary: condition, weight: 4 }, integer, decimal, float, text);
}

function fill(template: string, values: readonly string[]): string {
  let index = 0;
  return template.replace(/#/g, () => values[index++] ?? '');
}
