import fc from 'fast-check';
import type { RandomSchema } from '../random-schemas.js';
import { POSTGRES_RULES, type RulePalette, SQLITE_RULES } from './rule-palettes.js';

/** One table of PostgreSQL with rules of all kinds over columns of all types. */
export function ruledPostgresSchema(): fc.Arbitrary<RandomSchema> {
  return additions(POSTGRES_RULES, ' STORED').map((rules) => [
    'CREATE DOMAIN percent AS numeric(5,2) CHECK (VALUE >= -1000)',
    "CREATE TYPE mood AS ENUM ('sad', 'ok')",
    `CREATE TABLE x (${POSTGRES_RULES.columns})`,
    ...rules.map((rule) => `ALTER TABLE x ADD ${rule}`),
  ]);
}

/** The same of SQLite, with rows from which types follow. What it refuses in a CREATE TABLE is refused alone here. */
export function ruledSqliteSchema(): fc.Arbitrary<readonly [columns: string, rules: readonly string[]]> {
  return additions(SQLITE_RULES, '').map((rules) => [SQLITE_RULES.columns, rules]);
}

function additions(
  { types, generated, defaults, checks }: RulePalette,
  how: string,
): fc.Arbitrary<readonly string[]> {
  const type = fc.constantFrom(...types);
  const many = { minLength: 25, maxLength: 40 };
  const computed = fc.array(fc.tuple(type, fc.constantFrom(...generated)), many);
  const given = fc.array(fc.tuple(type, fc.constantFrom(...defaults)), many);
  const tests = fc.uniqueArray(fc.constantFrom(...checks), { maxLength: 2 });
  return fc
    .tuple(computed, given, tests)
    .map(([some, others, conditions]) => [
      ...some.map(([one, text], at) => `g${at} ${one} GENERATED ALWAYS AS (${text})${how}`),
      ...others.map(([one, text], at) => `d${at} ${one} DEFAULT ${text}`),
      ...conditions.map((text) => `CHECK (${text})`),
    ]);
}
