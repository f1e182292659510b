import Database from 'better-sqlite3';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import pg from 'pg';
import { move } from './move.js';

const [file, url] = process.argv.slice(2);

if (file === undefined || url === undefined) {
  process.stderr.write('Usage: npm start -- <file.db> <postgres://user:password@host/database>\n');
  process.exitCode = 2;
} else {
  const source = new Kysely({ dialect: new SqliteDialect({ database: new Database(file) }) });
  const pool = new pg.Pool({ connectionString: url });
  const target = new Kysely({ dialect: new PostgresDialect({ pool }) });
  const { rows, differences } = await move(source, target);
  for (const [table, count] of Object.entries(rows)) process.stdout.write(`${table}: ${count} rows\n`);
  for (const line of differences) process.stdout.write(`${line}\n`);
  await source.destroy();
  await target.destroy();
}
