import fc from 'fast-check';
import { COMPARISON, GLOBS, LIKE_PATTERNS } from './expressions-arbitrary-patterns.js';

type Text = fc.Arbitrary<string>;

/** Texts of SQLite expressions over the columns of the test's table, mostly well typed. */
export function sqliteExpression(): fc.Arbitrary<readonly [string, 'check' | 'index']> {
  const { condition, number, text, any } = fc.letrec<
    Record<'condition' | 'integer' | 'real' | 'number' | 'text' | 'any', string>
  >((tie) => {
    const t = (template: string, ...parts: Text[]): Text =>
      fc.tuple(...parts).map((values) => fill(template, values));
    const deep = { maxDepth: 3, withCrossShrink: true } as const;
    const i = tie('integer') as Text;
    const r = tie('real') as Text;
    const n = tie('number') as Text;
    const s = tie('text') as Text;
    const c = tie('condition') as Text;
    const a = tie('any') as Text;
    return {
      integer: fc.oneof(
        deep,
        fc.constantFrom(
          'n',
          'm',
          'id',
          '0',
          '1',
          '-1',
          '2',
          '7',
          '0x1F',
          '9223372036854775807',
          '-2147483648',
        ),
        fc.constantFrom('active', 'TRUE', 'NULL', 'n'),
        t('(? + ?)', i, i),
        t('(? - ?)', i, i),
        t('(? * ?)', i, i),
        t('? / ?', i, i),
        t('(? / ?)', i, i),
        t('(? % ?)', i, i),
        t('-(?)', i),
        t('~(?)', i),
        t('(? & ?)', i, i),
        t('(? | ?)', i, i),
        t('(? >> 2)', i),
        t('(? << 3)', i),
        t('+?', i),
        t('abs(?)', i),
        t('length(?)', s),
        t('instr(?, ?)', s, s),
        t('coalesce(?, ?)', i, i),
        t('nullif(?, ?)', i, i),
        t('min(?, ?)', i, i),
        t('max(?, ?, 3)', i, i),
        t('iif(?, ?, ?)', c, i, i),
        t('CAST(? AS INTEGER)', n),
        t('length(b)'),
        t('CASE ? WHEN ? THEN ? ELSE ? END', i, i, i, i),
        t('CASE WHEN ? THEN ? END', c, i),
      ),
      real: fc.oneof(
        deep,
        fc.constantFrom('r', 's', '0.5', '1.5', '-2.0', '1e3', '.1', '3.'),
        t('(? + ?)', r, n),
        t('(? - ?)', n, r),
        t('(? * ?)', r, n),
        t('(? / ?)', r, n),
        t('(? / ?)', n, r),
        t('-(?)', r),
        t('abs(?)', r),
        t('round(?)', r),
        t('round(?)', i),
        t('coalesce(?, ?)', r, r),
        t('min(?, ?)', r, r),
        t('CAST(? AS REAL)', n),
        t('CASE WHEN ? THEN ? ELSE ? END', c, r, r),
      ),
      number: fc.oneof(
        deep,
        fc.constantFrom('price', 'n', 'r'),
        i,
        r,
        t('(price * (? % 1000))', i),
        t('(price + ?)', r),
        t('coalesce(price, 0)'),
      ),
      text: fc.oneof(
        deep,
        fc.constantFrom('t', 'u', 'nc', 'rt', "'abc'", "''", "'5'", "'É'", "'a_c'", 'd', 't', 'u'),
        t('(? || ?)', s, s),
        t('(? || ?)', s, i),
        t('lower(?)', s),
        t('upper(?)', s),
        t('trim(?)', s),
        t('ltrim(?, ?)', s, s),
        t("rtrim(?, ' c')", s),
        t('substr(?, 2)', s),
        t('substr(?, 1, 2)', s),
        t('substr(?, -2)', s),
        t('substr(?, instr(?, ?) + 1)', s, s, s),
        t('substr(?, 1, instr(?, ?) - 1)', s, s, s),
        t('substr(?, 0, 3)', s),
        t('replace(?, ?, ?)', s, s, s),
        t('coalesce(?, ?)', s, s),
        t('nullif(?, ?)', s, s),
        t('min(?, ?)', s, s),
        t('max(?, ?)', s, s),
        t('typeof(?)', fc.constantFrom('n', 'r', 't', 'b', 'd', 'active')),
        t('CAST(? AS TEXT)', i),
        t('CASE WHEN ? THEN ? ELSE ? END', c, s, s),
      ),
      condition: fc.oneof(
        deep,
        fc.constantFrom(
          'active',
          'n',
          'TRUE',
          'n IS NULL',
          "t <> ''",
          'active = 1',
          "d >= '2020-01-01'",
          'b IS NOT NULL',
          'active IN (0, 1)',
        ),
        t('? ? ?', n, COMPARISON, n),
        t('(? ? ?)', i, COMPARISON, i),
        t('(? ? ?)', s, COMPARISON, s),
        t('(? ? ?)', a, COMPARISON, a),
        t('(d ? ?)', COMPARISON, s),
        t('(? AND ?)', c, c),
        t('? AND ?', c, c),
        t('(? OR ?)', c, c),
        t('? OR ?', c, c),
        t('NOT ?', c),
        t('NOT (?)', c),
        t('(? IN (?, ?))', i, i, i),
        t('(? NOT IN (?, NULL))', i, i),
        t('(? IN (?, ?, ?))', s, s, s, s),
        t('(? IN ())', s),
        t('(? BETWEEN ? AND ?)', n, n, n),
        t('(? NOT BETWEEN ? AND ?)', s, s, s),
        t('(? BETWEEN ? AND ?)', i, i, i),
        t('(? LIKE ?)', s, LIKE_PATTERNS),
        t('(? NOT LIKE ?)', s, LIKE_PATTERNS),
        t("(? LIKE ? ESCAPE '\\')", s, LIKE_PATTERNS),
        t('(? LIKE ?)', s, s),
        t('(? GLOB ?)', s, GLOBS),
        t('(? NOT GLOB ?)', s, GLOBS),
        t("(? LIKE 'a^%' ESCAPE '^')", s),
        t('(? IS NULL)', a),
        t('(? NOTNULL)', a),
        t('(? ISNULL)', a),
        t('(? NOT NULL)', a),
        t('(? IS TRUE)', c),
        t('(? IS NOT FALSE)', n),
        t('(? COLLATE NOCASE = ?)', s, s),
        t('(? < ? COLLATE NOCASE)', s, s),
        t('(? = ? COLLATE BINARY)', s, s),
        t("(typeof(?) = 'integer')", fc.constantFrom('n', 'm')),
        t('(b = ?)', fc.constantFrom("x'00'", 'b', "x'ff01'")),
      ),
      any: fc.oneof(
        deep,
        fc.constantFrom('n', 'r', 't', 'd', 'b', 'active', 'price', "'5'", '5', "'abc'", 'NULL', '1.0'),
        i,
        s,
        n,
        c.map((text) => `(${text})`),
      ),
    };
  });
  const values = fc.oneof(condition, number, text, any).map((value) => [value, 'index'] as const);
  return fc.oneof(
    condition.map((value) => [value, 'check'] as const),
    values,
  );
}

function fill(template: string, values: readonly string[]): string {
  let index = 0;
  return template.replace(/(?<!')\?(?!')/g, () => values[index++] ?? '');
}
