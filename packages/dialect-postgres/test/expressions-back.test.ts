import type { Expression, ExpressionContext } from '@godwit/plugin-api';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import pg from 'pg';
import { expressions as sqlite } from '../../dialect-sqlite/dist/expressions/codec.js';
import { expressions as postgres } from '../src/expressions/codec.js';
import { postgresExpression } from './expressions-back-arbitrary.js';
import { BACK_COLUMNS, backRows, DEFINITIONS } from './expressions-back-table.js';

const SEED = Number(process.env['GODWIT_TEST_SEED'] ?? 20260);
const RUNS = Number(process.env['GODWIT_TEST_RUNS'] ?? 700);
const TABLE: ExpressionContext['table'] = { name: { name: 'x' }, columns: BACK_COLUMNS };
const TEXT_COLUMNS = new Set(['t', 'u', 'v', 'o']);

const counts = {
  generated: 0,
  notRead: 0,
  refused: 0,
  compared: 0,
  withCaveat: 0,
  rows: 0,
  raised: 0,
  invalid: 0,
};
const unread = new Map<string, number>();

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** What both engines may answer in their own way. */
function plain(value: unknown): unknown {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? 'number 1' : 'number 0';
  if (typeof value === 'number' || typeof value === 'bigint') return `number ${Number(value)}`;
  return value;
}

describe('an expression of PostgreSQL gives the same result in SQLite', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let client: pg.Client;
  const lite = new Database(':memory:');
  const rows = backRows(60, SEED);

  beforeAll(async () => {
    // A collation that orders and folds in its own way.
    database = await createTestDatabase({ icuLocale: 'en-US' });
    const numbers = [20, 21, 23, 700, 701, 1700];
    client = new pg.Client({
      connectionString: database.url,
      types: {
        getTypeParser: (oid: number) => (text: string) =>
          oid === 16 ? text === 't' : numbers.includes(oid) ? Number(text) : text,
      } as pg.CustomTypesConfig,
    });
    await client.connect();
    await client.query("SET TimeZone = 'UTC'; CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')");
    const columns = DEFINITIONS.map(({ name, postgres: type }) => `${name} ${type}`).join(', ');
    await client.query(`CREATE TABLE x (${columns}); CREATE TABLE empty (LIKE x)`);
    lite.exec(`CREATE TABLE x (${DEFINITIONS.map((one) => `${one.name} "${one.sqlite}"`).join(', ')})`);
    lite.defaultSafeIntegers(true);
    const places = DEFINITIONS.map((one, index) =>
      one.type.kind === 'array' ? `ARRAY(SELECT jsonb_array_elements_text($${index + 1}))` : `$${index + 1}`,
    );
    const insert = lite.prepare(`INSERT INTO x VALUES (${DEFINITIONS.map(() => '?').join(',')})`);
    for (const row of rows) {
      insert.run(
        ...row.map((cell, index) => (cell === null ? null : (DEFINITIONS[index]?.kept(cell) ?? null))),
      );
      await client.query(`INSERT INTO x VALUES (${places.join(',')})`, [...row]);
    }
    // An array of no elements is kept where PostgreSQL's is NULL only because of the way it is inserted here.
    lite.exec("UPDATE x SET e = '[]' WHERE e IS NULL");
  });

  afterAll(async () => {
    process.stderr.write(`Expressions of PostgreSQL in SQLite: ${JSON.stringify(counts)}\n`);
    if (process.env['GODWIT_TEST_SHOW']) {
      const most = [...unread].sort((a, b) => b[1] - a[1]).slice(0, 40);
      process.stderr.write(`${most.map(([key, n]) => `${n} ${key}`).join('\n')}\n`);
    }
    lite.close();
    await client.end();
    await database.drop();
  });

  /** How PostgreSQL itself spells an expression; undefined where it is a constant that fails. */
  async function spelled(text: string): Promise<string | undefined> {
    try {
      await client.query(`ALTER TABLE empty ADD CONSTRAINT one CHECK ((${text}) IS NULL)`);
    } catch (error) {
      const { code, message } = error as { readonly code: string; readonly message: string };
      if (!/^22|^54|^42/.test(code)) throw error;
      if (code.startsWith('42')) count(unread, `invalid: ${message}`);
      counts[code.startsWith('42') ? 'invalid' : 'raised']++;
      return undefined;
    }
    const { rows: found } = await client.query(
      "SELECT pg_get_expr(conbin, conrelid) AS text FROM pg_constraint WHERE conname = 'one'",
    );
    await client.query('ALTER TABLE empty DROP CONSTRAINT one');
    return found[0].text;
  }

  function translate(text: string): { readonly sql: string; readonly caveat: string } | undefined {
    counts.generated++;
    const whole: Expression | undefined = postgres.parse(text, { purpose: 'check', table: TABLE });
    if (whole?.kind !== 'is-null') {
      counts.notRead++;
      count(unread, `not read: ${text.length < 90 ? text : 'long'}`);
      return undefined;
    }
    const printed = sqlite.print(JSON.parse(JSON.stringify(whole.operand)), {
      purpose: 'check',
      table: TABLE,
    });
    if (!printed.ok) {
      counts.refused++;
      count(unread, printed.reason);
      return undefined;
    }
    if (printed.caveat !== undefined) counts.withCaveat++;
    return { sql: printed.sql, caveat: printed.caveat ?? '' };
  }

  async function answers(sql: string): Promise<ReadonlyMap<number, unknown>> {
    const found = new Map<number, unknown>();
    const query = (where: string): string => `SELECT id, (${sql}) AS value FROM x ${where}`;
    try {
      for (const row of (await client.query(query(''))).rows) found.set(row.id, row.value);
    } catch (error) {
      if (!/^22|^54/.test((error as { code: string }).code)) throw error;
      for (let id = 0; id < rows.length; id++) {
        const one = await client.query(query(`WHERE id = ${id}`)).catch(() => undefined);
        if (one === undefined) counts.raised++;
        else found.set(id, one.rows[0].value);
      }
    }
    return found;
  }

  /** Where a caveat tells of letters outside of ASCII and of objects in JSON, only rows without them are compared. */
  function isOrdinary(id: number): boolean {
    const row = rows[id] ?? [];
    return (
      !row.some((cell) => /\{.*[{[]/.test(cell ?? '')) &&
      row.every(
        (cell, index) => !TEXT_COLUMNS.has(DEFINITIONS[index]?.name ?? '') || /^[\0-\x7f]*$/.test(cell ?? ''),
      )
    );
  }

  async function check(text: string): Promise<void> {
    const spelling = await spelled(text);
    const translated = spelling === undefined ? undefined : translate(spelling);
    if (translated === undefined) return;
    const ask = lite.prepare(`SELECT (${translated.sql}) AS value FROM x WHERE id = ?`).pluck();
    // More digits than a double has are known not to be the same.
    if (translated.caveat.includes('omputes decimals')) return;
    counts.compared++;
    for (const [id, value] of await answers(text)) {
      if (translated.caveat !== '' && (!isOrdinary(id) || /[^\0-\x7f]/.test(text))) continue;
      counts.rows++;
      const found = ask.get(BigInt(id));
      if (plain(found) === plain(value)) continue;
      throw new Error(
        `row ${id}: PostgreSQL ${String(value)} for ${spelling}, SQLite ${String(found)} for ${translated.sql}\n${rows[id]?.join(' | ')}`,
      );
    }
  }

  test('random expressions over random rows', async () => {
    await fc.assert(fc.asyncProperty(postgresExpression(), check), {
      seed: SEED,
      numRuns: RUNS,
      endOnFailure: process.env['GODWIT_TEST_SHOW'] === 'first',
    });
    expect(counts.compared).toBeGreaterThan(RUNS * 0.5);
  }, 600_000);
});
