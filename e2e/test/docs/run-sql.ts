import { createTestDatabase } from '@godwit/test-support';
import type { Block } from '@godwit/test-support/markdown';
import Database from 'better-sqlite3';
import pg from 'pg';

/** Executes SQL in an empty database: of SQLite where the fence says `sql sqlite`, else of PostgreSQL. */
export async function runSql(block: Block): Promise<string | undefined> {
  try {
    await (block.info === 'sqlite' ? inSqlite(block.text) : inPostgres(block.text));
    return undefined;
  } catch (error) {
    return String(error);
  }
}

async function inSqlite(sql: string): Promise<void> {
  const db = new Database(':memory:');
  db.exec(sql);
  db.close();
}

/** Roles belong to the whole server, so those that the documents grant something to live in a transaction only. */
async function inPostgres(sql: string): Promise<void> {
  await using database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query('BEGIN');
    for (const role of rolesIn(sql)) {
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
      if (rowCount === 0) await client.query(`CREATE ROLE ${role}`);
    }
    await client.query(sql);
    await client.query('ROLLBACK');
  } finally {
    await client.end();
  }
}

function rolesIn(sql: string): ReadonlySet<string> {
  const names = [...sql.matchAll(/\bGRANT\b[^;]*\bTO (\w+)|\bAUTHORIZATION (\w+)/g)];
  return new Set(names.map((match) => match[1] ?? match[2] ?? ''));
}
