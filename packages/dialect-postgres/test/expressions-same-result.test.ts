import type { ExpressionContext } from '@godwit/plugin-api';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import pg from 'pg';
import { expressions as sqlite } from '../../dialect-sqlite/dist/expressions/codec.js';
import { expressions as postgres } from '../src/expressions/codec.js';
import { sqliteExpression } from './expressions-arbitrary.js';
import { COLUMNS, DDL_POSTGRES, DDL_SQLITE, rowsOf, TABLE } from './expressions-random-table.js';

const SEED = Number(process.env['GODWIT_TEST_SEED'] ?? 20250);
const RUNS = Number(process.env['GODWIT_TEST_RUNS'] ?? 40);
const PER_RUN = 25;

/** What both engines may answer in their own way. */
function plain(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (ArrayBuffer.isView(value))
    return `bytes ${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  if (typeof value === 'number' || typeof value === 'bigint') return `number ${spelled(value)}`;
  return value;
}

function spelled(value: number | bigint): string {
  return typeof value === 'number' && Number.isInteger(value) ? String(BigInt(value)) : String(value);
}

const counts = { generated: 0, notParsed: 0, refused: 0, compared: 0, rows: 0, raised: 0 };
const reasons = new Map<string, number>();

describe('an expression gives the same result on both sides', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let client: pg.Client;
  const lite = new Database(':memory:');
  const rows = rowsOf(60, SEED);

  beforeAll(async () => {
    // A collation that orders and folds in its own way: nothing may depend on the one of the database.
    database = await createTestDatabase({ icuLocale: 'en-US' });
    client = new pg.Client({
      connectionString: database.url,
      types: {
        getTypeParser: (oid: number) => (text: string) => {
          if (oid === 16) return text === 't';
          if (oid === 20 || oid === 23) return BigInt(text);
          if (oid === 700 || oid === 701 || oid === 1700) return Number(text);
          return oid === 17 ? Buffer.from(text.slice(2), 'hex') : text;
        },
      } as pg.CustomTypesConfig,
    });
    await client.connect();
    await client.query(DDL_POSTGRES);
    lite.exec(DDL_SQLITE);
    lite.defaultSafeIntegers(true);
    const insert = lite.prepare(`INSERT INTO x VALUES (${COLUMNS.map(() => '?').join(',')})`);
    for (const row of rows) {
      insert.run(...row);
      const values = row.map((cell, index) =>
        COLUMNS[index]?.name === 'active' && cell !== null ? cell === 1n : cell,
      );
      await client.query(
        `INSERT INTO x VALUES (${values.map((_, index) => `$${index + 1}`).join(',')})`,
        values,
      );
    }
  });

  afterAll(async () => {
    process.stderr.write(`Expressions of SQLite in PostgreSQL: ${JSON.stringify(counts)}\n`);
    if (process.env['GODWIT_TEST_SHOW']) {
      const most = [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 40);
      process.stderr.write(`${most.map(([key, n]) => `${n} ${key}`).join('\n')}\n`);
    }
    lite.close();
    await client.end();
    await database.drop();
  });

  function translate(text: string, purpose: ExpressionContext['purpose']): string | undefined {
    counts.generated++;
    const tree = sqlite.parse(text, { purpose, table: TABLE });
    if (tree === undefined) counts.notParsed++;
    if (tree === undefined) return undefined;
    const printed = postgres.print(JSON.parse(JSON.stringify(tree)), { purpose, table: TABLE });
    if (!printed.ok) {
      counts.refused++;
      reasons.set(printed.reason, (reasons.get(printed.reason) ?? 0) + 1);
    }
    return printed.ok ? printed.sql : undefined;
  }

  async function answers(sql: string): Promise<ReadonlyMap<number, unknown>> {
    const found = new Map<number, unknown>();
    const query = (where: string): string => `SELECT id, (${sql}) AS value FROM x ${where}`;
    try {
      for (const row of (await client.query(query(''))).rows) found.set(Number(row.id), row.value);
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

  async function check(text: string, purpose: ExpressionContext['purpose']): Promise<void> {
    const sql = translate(text, purpose);
    if (sql === undefined) return;
    const asked = purpose === 'check' ? `CASE WHEN (${text}) THEN 1 WHEN NOT (${text}) THEN 0 END` : text;
    const ask = lite.prepare(`SELECT (${asked}) AS value FROM x WHERE id = ?`).pluck();
    const found = await answers(sql);
    counts.compared++;
    for (const [id, value] of found) {
      let expected: unknown;
      try {
        expected = ask.get(id);
      } catch {
        counts.raised++;
        continue;
      }
      counts.rows++;
      const same = plain(expected) === plain(value);
      const boolean = value === true || value === false;
      if (same || (boolean && plain(expected) === `number ${plain(value)}`)) continue;
      throw new Error(
        `row ${id}: SQLite ${String(expected)} for ${text}, PostgreSQL ${String(value)} for ${sql}\n${rows[id]?.join(' | ')}`,
      );
    }
  }

  test('random expressions over random rows', async () => {
    const cases = fc.array(sqliteExpression(), { minLength: PER_RUN, maxLength: PER_RUN });
    await fc.assert(
      fc.asyncProperty(cases, async (expressions) => {
        for (const [text, purpose] of expressions) await check(text, purpose);
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: Boolean(process.env['GODWIT_TEST_SHOW']) },
    );
    expect(counts.compared).toBeGreaterThan(RUNS * PER_RUN * 0.25);
  }, 600_000);
});
