import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { execute } from '@godwit/test-support';
import type { NewRowsSides } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import pg from 'pg';
import { type Corpus, copyCorpus, listCorpora } from './corpora.js';
import { compareNewRows, type NewRows, summed } from './new-rows/compare.js';
import { SQLITE_RULES } from './new-rows/rule-palettes.js';
import { ruledPostgresSchema, ruledSqliteSchema } from './new-rows/ruled-schemas.js';
import { listPostgresCorpora } from './postgres-corpora.js';

/** `GODWIT_TEST_RUNS`, `GODWIT_TEST_SEED` and `GODWIT_TEST_CORPORA` look at more schemas, at others, and at more databases. */
const SEED = Number(process.env['GODWIT_TEST_SEED'] ?? 5);
const LIMITS = { numRuns: Number(process.env['GODWIT_TEST_RUNS'] ?? 4), seed: SEED, endOnFailure: true };
const CORPORA = Number(process.env['GODWIT_TEST_CORPORA'] ?? 2);
const ROWS = { rows: 24, seed: SEED };

const reports = new Map<string, NewRows[]>();

function counted(kind: string, report: NewRows): readonly string[] {
  reports.set(kind, [...(reports.get(kind) ?? []), report]);
  return report.differences;
}

afterAll(() => {
  for (const [kind, all] of reports) process.stderr.write(`New rows, ${kind}: ${summed(all)}\n`);
});

async function makePostgres({ postgresUrl }: NewRowsSides, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  for (const statement of statements) await client.query(statement).catch(() => undefined);
  await client.end();
}

/** A rule that SQLite refuses is left out; a few rows say what the columns hold. */
async function makeSqlite(
  { sqlitePath }: NewRowsSides,
  columns: string,
  rules: readonly string[],
): Promise<void> {
  const taken: string[] = [];
  for (const rule of [...rules].sort(
    (a, b) => Number(a.startsWith('CHECK')) - Number(b.startsWith('CHECK')),
  )) {
    const trial = new Database(':memory:');
    try {
      trial.exec(`CREATE TABLE x (${[columns, ...taken, rule].join(', ')}); INSERT INTO x (id) VALUES (1)`);
      taken.push(rule);
    } catch {
      // Not that one.
    }
    trial.close();
  }
  const db = new Database(sqlitePath);
  db.exec(`CREATE TABLE x (${[columns, ...taken].join(', ')});
    INSERT OR IGNORE INTO x (id, i, r, n, p, t, v, y, h, d, j, o) VALUES
      (1, 1, 0.5, 5, 2.25, 'abc', 'abc', 1, '2024-05-06 07:08:09', '2024-05-06', '{"a": 1}', 'ABC'),
      (2, 7, 1.25, 2.5, 10, 'a', 'a b', 0, '1999-12-31 23:59:59', '1999-12-31', '{}', 'abc')`);
  db.close();
}

/** The columns whose default, expression or check is told not to be what it was, with the severity. */
function toldColumns({ ledger }: NewRows): readonly string[] {
  return ledger
    .filter(({ code }) => /^(DEFAULT|GENERATED|CHECK)_NOT_CARRIED$/.test(code))
    .map(({ severity, place }) => `${severity} ${place.column ?? place.object}`)
    .sort();
}

test('PostgreSQL rounds and cuts what it assigns, and so does SQLite afterwards', async () => {
  const schema = [
    `CREATE TABLE x (id integer PRIMARY KEY, price numeric(10,2), weight double precision, at timestamp, label text,
      tax numeric(10,2) GENERATED ALWAYS AS (price * 0.195) STORED,
      whole integer GENERATED ALWAYS AS (weight) STORED,
      near bigint GENERATED ALWAYS AS (price) STORED,
      day date GENERATED ALWAYS AS (at) STORED,
      short varchar(5) GENERATED ALWAYS AS (label) STORED,
      second timestamp(0) GENERATED ALWAYS AS (at) STORED,
      rate numeric(10,1) DEFAULT 1.25, hundreds numeric(5,-2) DEFAULT 1250, opens time(0) DEFAULT '08:59:59.6',
      since timestamp(0) DEFAULT '2020-01-01 00:00:00.7', single real DEFAULT 0.123456789, code char(3) DEFAULT 'a   ')`,
    "INSERT INTO x VALUES (1, 1.5, 2.5, '2024-05-06 07:08:09.5', 'abc      ')",
  ];
  const report = await compareNewRows('postgres', (sides) => makePostgres(sides, schema), {
    ...ROWS,
    verify: 'full',
  });
  expect(counted('rules of PostgreSQL by name', report)).toEqual([]);
  expect(report.proof).toBe('same');
  // Reals hold NaN, too; no function of SQLite rounds a timestamp as PostgreSQL does.
  expect(toldColumns(report)).toEqual(['loss second', 'warning whole']);
}, 60_000);

test('casts out of JSON and out of texts give new rows the same, and refuse the same rows', async () => {
  const sources = ["j ->> 'a'", "j -> 'a'", "j #>> '{a,b}'", "j -> 'a' -> 'b'", 't'];
  const types = ['boolean', 'smallint', 'integer', 'bigint', 'float8', 'numeric(10,2)', 'numeric(20,5)'];
  const tables = sources.flatMap((from) =>
    types.map((type) => `g ${type} GENERATED ALWAYS AS ((${from})::${type}) STORED`),
  );
  const checks = sources.map((from) => `CHECK ((${from})::numeric > 1)`);
  const schema = [...tables, ...checks].map(
    (rule, at) => `CREATE TABLE x${at} (id integer PRIMARY KEY, j jsonb, t text, ${rule})`,
  );
  const report = await compareNewRows('postgres', (sides) => makePostgres(sides, schema), {
    ...ROWS,
    rows: 60,
    verify: 'full',
  });
  expect(counted('casts of PostgreSQL by name', report)).toEqual([]);
  expect(report).toMatchObject({ proof: 'same', expressions: schema.length });
  // A number that a text spells is told to be read as JSON spells it.
  expect(toldColumns(report)).toEqual([
    ...Array(9).fill('warning g'),
    ...checks.map(() => expect.stringMatching(/^warning x/)),
  ]);
}, 120_000);

test('defaults of SQLite that compute a time, JSON or a random number do so in PostgreSQL', async () => {
  const rules = [
    "d1 INTEGER DEFAULT (cast(unixepoch('subsecond') * 1000 as integer))",
    'd2 JSON DEFAULT (json_array())',
    'd3 JSON DEFAULT (json_object())',
    "d4 JSON DEFAULT (json('[]'))",
    "d5 TEXT DEFAULT (strftime('%FT%TZ', 'now'))",
    'd6 INTEGER DEFAULT (random())',
    'd7 INTEGER DEFAULT (abs(random()) % 10)',
    "d8 DATETIME DEFAULT (datetime('now', '+7 days'))",
    "d9 TEXT DEFAULT (datetime('now', '-90 minutes'))",
    "d10 DATETIME DEFAULT (datetime('now', 'localtime'))",
  ];
  const report = await compareNewRows('sqlite', (sides) => makeSqlite(sides, SQLITE_RULES.columns, rules), {
    ...ROWS,
    verify: 'full',
  });
  expect(counted('defaults of SQLite by name', report)).toEqual([]);
  expect(report).toMatchObject({ proof: 'same', expressions: rules.length });
  expect(toldColumns(report)).toEqual(['warning d10']);
}, 60_000);

test('PostgreSQL and SQLite make the same of new rows, of any rules of PostgreSQL', async () => {
  const property = fc.asyncProperty(ruledPostgresSchema(), async (schema) => {
    const report = await compareNewRows('postgres', (sides) => makePostgres(sides, schema), ROWS);
    expect(counted('random schemas of PostgreSQL', report)).toEqual([]);
  });
  await fc.assert(property, LIMITS);
}, 600_000);

test('SQLite and PostgreSQL make the same of new rows, of any rules of SQLite', async () => {
  const property = fc.asyncProperty(ruledSqliteSchema(), async ([columns, rules]) => {
    const report = await compareNewRows('sqlite', (sides) => makeSqlite(sides, columns, rules), ROWS);
    expect(counted('random schemas of SQLite', report)).toEqual([]);
  });
  await fc.assert(property, LIMITS);
}, 600_000);

/** What tools and people made of the same schema first, which has most rules for its size; then the smallest. */
function some(corpora: readonly Corpus[]): readonly Corpus[] {
  const weight = ({ name, path }: Corpus): number =>
    statSync(path).size + (name.startsWith('pair') ? 0 : 1e9);
  return [...corpora].sort((a, b) => weight(a) - weight(b)).slice(0, CORPORA);
}

for (const corpus of some(listCorpora())) {
  test(`new rows of ${corpus.name}`, async () => {
    const make = async ({ sqlitePath }: NewRowsSides): Promise<void> => copyCorpus(corpus, sqlitePath);
    expect(counted('real files of SQLite', await compareNewRows('sqlite', make, ROWS))).toEqual([]);
  }, 600_000);
}

for (const corpus of some(listPostgresCorpora())) {
  test(`new rows of ${corpus.name}, from PostgreSQL`, async () => {
    const make = async ({ postgresUrl }: NewRowsSides): Promise<void> => {
      await execute(postgresUrl, gunzipSync(readFileSync(corpus.path)).toString());
    };
    expect(counted('real databases of PostgreSQL', await compareNewRows('postgres', make, ROWS))).toEqual([]);
  }, 600_000);
}
