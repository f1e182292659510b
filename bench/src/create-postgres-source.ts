import pg from 'pg';
import { SHARES, STEP, TABLES } from './create-source.js';
import { postgresTable } from './shapes/create-shape.js';
import { LARGE_SHAPE } from './shapes/shape.js';

export interface PostgresSource {
  readonly rows: number;
  /** What the tables take, with their keys. */
  readonly bytes: number;
}

/**
 * Fills an empty PostgreSQL database with about `megabytes`: the same tables as those of `createSource`, about the same
 * rows. The same size gives the same rows.
 */
export async function createPostgresSource(url: string, megabytes: number): Promise<PostgresSource> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const table of LARGE_SHAPE.tables) await client.query(postgresTable(table));
    let steps = 0;
    let bytes = 0;
    while (bytes < megabytes * 1e6) {
      for (const table of TABLES) await client.query(insertRows(table, steps));
      steps++;
      bytes = await tableBytes(client);
    }
    for (const table of TABLES) await client.query(`ALTER TABLE ${table} ADD PRIMARY KEY (id)`);
    await client.query('VACUUM (ANALYZE)');
    const rows = TABLES.reduce((sum, table) => sum + SHARES[table] * STEP * steps, 0);
    return { rows, bytes: await tableBytes(client) };
  } finally {
    await client.end();
  }
}

async function tableBytes(client: pg.Client): Promise<number> {
  const sizes = TABLES.map((table) => `pg_total_relation_size('${table}')`).join(' + ');
  const { rows } = await client.query<{ bytes: string }>(`SELECT ${sizes} AS bytes`);
  return Number(rows[0]?.bytes);
}

/** PostgreSQL makes the rows by itself: numbers that look random follow from the row's number. */
function insertRows(table: keyof typeof SHARES, step: number): string {
  const count = STEP * SHARES[table];
  return `INSERT INTO ${table} SELECT i, 1 + h % 500000, 'SKU-' || lpad((h % 90000000)::text, 8, '0'),
      'Article ' || h || CASE h % 3 WHEN 0 THEN ' in blue' WHEN 1 THEN ', über 2 kg' ELSE ' "special" it''s' END,
      CASE WHEN h % 20 = 0 THEN NULL ELSE (h % 9999999) / 100.0 END, h / 4294967296.0, h % 2 = 1,
      to_timestamp(1600000000 + h % 150000000) AT TIME ZONE 'UTC',
      CASE WHEN h % 10 = 0 THEN NULL ELSE '{"page":' || (h % 977) || ',"ref":"https://example.org/' || h || '"}' END
    FROM (SELECT i, i * 2654435761 % 4294967296 AS h
      FROM generate_series(${step * count + 1}::bigint, ${(step + 1) * count}) AS i) AS n`;
}
