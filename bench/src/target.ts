import { createTestDatabase } from '@godwit/test-support';
import pg from 'pg';
import { TABLES } from './create-source.js';

/** Gives an empty database to `use`, and takes it away again. The server has written everything out before. */
export async function withDatabase<T>(server: string, use: (url: string) => Promise<T>): Promise<T> {
  await using database = await createTestDatabase({ server });
  await query(database.url, 'CHECKPOINT');
  return await use(database.url);
}

/** How many rows arrived, whatever schema a tool put them into. */
export async function countRows(url: string, tables: readonly string[] = TABLES): Promise<number> {
  const counts = tables.map((table) => `SELECT count(*) AS rows FROM ${table}`);
  const all = `SELECT sum(rows)::text AS answer FROM (${counts.join(' UNION ALL ')}) AS counted`;
  return Number(await query(url, all));
}

async function query(url: string, sql: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: string }>(sql);
    return rows[0]?.answer;
  } finally {
    await client.end();
  }
}
