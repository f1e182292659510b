import fc from 'fast-check';
import { POSTGRES_PALETTE, SQLITE_PALETTE } from './random-palettes.js';
import { names, type Palette, quote } from './random-parts.js';
import { type RandomTable, randomTable } from './random-table.js';

/** Statements, each of which may fail: what a dialect refuses is not there. */
export type RandomSchema = readonly string[];

/** Tables, then their indexes, views, triggers and rows. */
export function sqliteSchema(): fc.Arbitrary<RandomSchema> {
  const option = fc.constantFrom('', '', '', ' WITHOUT ROWID', ' STRICT');
  const row = fc.constantFrom('NULL', '1', "'a'", "x'00'", '2.5', "'2024-01-01'");
  return fc
    .record({
      tables: tables(SQLITE_PALETTE),
      options: fc.array(option, { minLength: 3, maxLength: 3 }),
      rows: fc.array(row, { maxLength: 3 }),
    })
    .map(({ tables: made, options, rows }) => [
      ...made.map(({ create }, at) => `${create}${options[at] ?? ''}`),
      ...made.flatMap(({ after }) => after),
      ...made.flatMap(({ name }, at) => [
        `CREATE VIEW ${quote(`v${at}`)} AS SELECT * FROM ${quote(name)}`,
        `CREATE TRIGGER ${quote(`t${at}`)} AFTER INSERT ON ${quote(name)} WHEN 0 BEGIN SELECT 1; END`,
        `CREATE TRIGGER ${quote(`w${at}`)} INSTEAD OF INSERT ON ${quote(`v${at}`)} BEGIN SELECT 1; END`,
        ...rows.map((value) => `INSERT INTO ${quote(name)} (id) VALUES (${value})`),
      ]),
    ]);
}

const TYPES = [
  "CREATE TYPE mood AS ENUM ('sad', 'so so')",
  'CREATE DOMAIN percent AS numeric(5,2) DEFAULT 0 NOT NULL CHECK (VALUE >= 0) CHECK (VALUE <= 100)',
  'CREATE SEQUENCE lone',
  "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
];

/** Types and a sequence, tables in two schemas, then the rest. */
export function postgresSchema(): fc.Arbitrary<RandomSchema> {
  return fc
    .record({ made: tables(POSTGRES_PALETTE), second: fc.boolean() })
    .map(({ made, second }) => [
      ...TYPES,
      ...made.map(({ create }) => create),
      ...made.flatMap(({ after }) => after),
      ...made.flatMap(({ name }, at) => [
        `CREATE VIEW ${quote(`v${at}`)} AS SELECT id FROM ${quote(name)}`,
        `CREATE TRIGGER ${quote(`t${at}`)} BEFORE INSERT ON ${quote(name)} FOR EACH ROW EXECUTE FUNCTION nothing()`,
      ]),
      ...(second
        ? [
            'CREATE SCHEMA shop',
            ...made.slice(0, 1).map(({ name }) => `ALTER TABLE ${quote(name)} SET SCHEMA shop`),
          ]
        : []),
      `INSERT INTO ${quote(made[0]?.name ?? '')} (id) VALUES (1)`,
    ]);
}

function tables(palette: Palette): fc.Arbitrary<readonly RandomTable[]> {
  return names({ min: 1, max: 3 }).chain((all) =>
    fc.tuple(...all.map((name, at) => randomTable(name, palette, all.slice(0, at)))),
  );
}
