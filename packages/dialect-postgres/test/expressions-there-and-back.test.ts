import type { Column, Expression, ExpressionContext } from '@godwit/plugin-api';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import pg from 'pg';
import { expressions as sqlite } from '../../dialect-sqlite/dist/expressions/codec.js';
import { expressions as postgres } from '../src/expressions/codec.js';
import { sqliteExpression } from './expressions-arbitrary.js';
import { COLUMNS, DDL_POSTGRES, DDL_SQLITE, rowsOf, TABLE } from './expressions-random-table.js';

const SEED = Number(process.env['GODWIT_TEST_SEED'] ?? 31);
const RUNS = Number(process.env['GODWIT_TEST_RUNS'] ?? 600);
/** The columns as PostgreSQL tells of them, and as SQLite declares them on the way back. */
const NATIVE: Readonly<Record<string, string>> = {
  bigint: 'bigint',
  float: 'double precision',
  text: 'text',
  boolean: 'boolean',
  decimal: 'numeric(10,2)',
  date: 'date',
  bytes: 'bytea',
};
const THERE: readonly Column[] = COLUMNS.map(({ name, type }) => ({
  name,
  type: type.kind === 'text' ? { kind: 'text' } : type,
  nativeType: NATIVE[type.kind] ?? '',
  nullable: true,
}));
const THERE_TABLE: ExpressionContext['table'] = { name: { name: 'x' }, columns: THERE };
const BACK = DDL_SQLITE.replace('TABLE x', 'TABLE back').replaceAll(/ COLLATE \w+/g, '');

const counts = { generated: 0, notThere: 0, notBack: 0, compared: 0, rows: 0 };
const reasons = new Map<string, number>();

function why(reason: string): void {
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}

describe('an expression of SQLite comes back from PostgreSQL with its meaning', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let client: pg.Client;
  const lite = new Database(':memory:');
  const rows = rowsOf(60, SEED);

  beforeAll(async () => {
    database = await createTestDatabase({ icuLocale: 'en-US' });
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(DDL_POSTGRES);
    lite.exec(`${DDL_SQLITE}; ${BACK}`);
    lite.defaultSafeIntegers(true);
    for (const row of rows) {
      const values = row.map((cell, index) =>
        COLUMNS[index]?.name === 'active' && cell !== null ? cell === 1n : cell,
      );
      const places = values.map((_, index) => `$${index + 1}`).join(',');
      await client.query(`INSERT INTO x VALUES (${places})`, values);
    }
    await client.query('CREATE TABLE empty (LIKE x)');
    for (const table of ['x', 'back']) {
      const insert = lite.prepare(`INSERT INTO ${table} VALUES (${COLUMNS.map(() => '?').join(',')})`);
      for (const row of rows) insert.run(...row);
    }
  });

  afterAll(async () => {
    process.stderr.write(`Expressions of SQLite in PostgreSQL and back: ${JSON.stringify(counts)}\n`);
    if (process.env['GODWIT_TEST_SHOW']) {
      const most = [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 40);
      process.stderr.write(`${most.map(([key, n]) => `${n} ${key}`).join('\n')}\n`);
    }
    lite.close();
    await client.end();
    await database.drop();
  });

  async function spelled(text: string): Promise<string | undefined> {
    const added = await client
      .query(`ALTER TABLE empty ADD CONSTRAINT one CHECK ((${text}) IS NULL)`)
      .catch((error) => {
        if (!/^22|^54/.test(error.code)) throw error;
      });
    if (added === undefined) return undefined;
    const { rows: found } = await client.query(
      "SELECT pg_get_expr(conbin, conrelid) AS text FROM pg_constraint WHERE conname = 'one'",
    );
    await client.query('ALTER TABLE empty DROP CONSTRAINT one');
    return found[0].text;
  }

  async function fails(sql: string, id: unknown): Promise<boolean> {
    const asked = client.query(`SELECT (${sql}) FROM x WHERE id = ${String(id)}`);
    return asked.then(
      () => false,
      () => true,
    );
  }

  async function thereAndBack(text: string): Promise<Readonly<Record<'there' | 'back', string>> | undefined> {
    counts.generated++;
    const tree = sqlite.parse(text, { purpose: 'check', table: TABLE });
    const there = tree && postgres.print(tree, { purpose: 'check', table: THERE_TABLE });
    const spelling = there?.ok ? await spelled(there.sql) : undefined;
    if (spelling === undefined || !there?.ok) {
      counts.notThere++;
      return undefined;
    }
    const whole: Expression | undefined = postgres.parse(spelling, { purpose: 'check', table: THERE_TABLE });
    const back =
      whole?.kind === 'is-null'
        ? sqlite.print(whole.operand, { purpose: 'check', table: THERE_TABLE })
        : undefined;
    if (back?.ok) return { there: there.sql, back: back.sql };
    counts.notBack++;
    why(back?.reason ?? (spelling.length < Number(process.env['LONG'] ?? 140) ? spelling : 'long'));
    return undefined;
  }

  async function check([text]: readonly [string, string]): Promise<void> {
    const translated = await thereAndBack(text);
    if (translated === undefined) return;
    const sql = translated.back;
    counts.compared++;
    const asked = `CASE WHEN (${text}) THEN 1 WHEN NOT (${text}) THEN 0 END`;
    const before = lite.prepare(`SELECT (${asked}) FROM x WHERE id = ?`).pluck();
    const after = lite.prepare(`SELECT (${sql}) FROM back WHERE id = ?`).pluck();
    for (const [id] of rows) {
      counts.rows++;
      const values = [before, after].map((ask) => {
        try {
          return ask.get(id);
        } catch (error) {
          return (error as Error).message;
        }
      });
      // What PostgreSQL would fail on is in no row that comes back.
      if (values[0] === values[1] || (await fails(translated.there, id))) continue;
      throw new Error(
        `row ${id}: ${values.join(' and ')} for ${text} and ${sql}\n${rows[Number(id)]?.join(' | ')}`,
      );
    }
  }

  test('random conditions', async () => {
    const conditions = sqliteExpression().filter(([, purpose]) => purpose === 'check');
    await fc.assert(fc.asyncProperty(conditions, check), { seed: SEED, numRuns: RUNS });
    expect(counts.compared).toBeGreaterThan(RUNS * 0.2);
  }, 600_000);
});
