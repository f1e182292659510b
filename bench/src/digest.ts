import { hash } from 'node:crypto';
import Database from 'better-sqlite3';
import pg from 'pg';
import { kindOf } from './shapes/kinds.js';
import type { Shape, ShapeColumn, ShapeTable } from './shapes/shape.js';

/** Tables that one query asks about. */
const AT_ONCE = 100;

/**
 * What all tables hold, as a text: for each the number of its rows, and the sum of the first 32 bits of the MD5 of each row,
 * all of its values, whatever their order. NULL and '' count as one, since a pipe of CSV does not tell them apart.
 */
export async function digestOfPostgres(url: string, { tables }: Shape): Promise<string> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC -c DateStyle=ISO' });
  await client.connect();
  try {
    const lines: string[] = [];
    for (let at = 0; at < tables.length; at += AT_ONCE) {
      const queries = tables.slice(at, at + AT_ONCE).map(postgresDigest);
      const { rows } = await client.query<{ line: string }>(queries.join(' UNION ALL '));
      lines.push(...rows.map(({ line }) => line));
    }
    return lines.sort().join('\n');
  } finally {
    await client.end();
  }
}

/** The same of a SQLite file. */
export function digestOfSqlite(path: string, { tables }: Shape): string {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    db.function('first_bits', { deterministic: true }, (row) =>
      BigInt(`0x${hash('md5', String(row)).slice(0, 8)}`),
    );
    return tables
      .map((table) => String(db.prepare(sqliteDigest(table)).pluck().get()))
      .sort()
      .join('\n');
  } finally {
    db.close();
  }
}

function postgresDigest(table: ShapeTable): string {
  const row = rowText(table.columns, ({ name, kind }) => {
    return `CASE WHEN ${name} IS NULL THEN '' ELSE ${kindOf(kind).text.postgres(name)} END`;
  });
  const bits = `('x' || substr(md5(${row}), 1, 8))::bit(32)::bigint`;
  return `SELECT '${table.name} ' || count(*) || ' ' || coalesce(sum(${bits}), 0) AS line FROM ${table.name}`;
}

function sqliteDigest(table: ShapeTable): string {
  const row = rowText(table.columns, ({ name, kind }) => {
    return `CASE WHEN ${name} IS NULL OR ${name} = '' THEN '' ELSE ${kindOf(kind).text.sqlite(name)} END`;
  });
  return `SELECT '${table.name} ' || count(*) || ' ' || coalesce(sum(first_bits(${row})), 0) FROM ${table.name}`;
}

function rowText(columns: readonly ShapeColumn[], cell: (column: ShapeColumn) => string): string {
  return columns.map(cell).join(` || '|' || `);
}
