import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { CELL_IMAGES, type ColumnPlan, isEncodedBatch } from '@godwit/plugin-api';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import { createTemporaryFolder } from './temporary-folder.js';

/** What comes before the rows of a binary COPY, and what comes behind them. */
const HEADER_BYTES = 19;
const TRAILER_BYTES = 2;

const TABLE = `
  CREATE TABLE things (id INTEGER PRIMARY KEY, flag BOOLEAN, count INTEGER, size REAL, price DECIMAL(10,2), exact DECIMAL(12,4),
    name VARCHAR(20), words TEXT, bytes BLOB, day DATE, moment DATETIME, key UUID, doc JSON_TEXT, facts JSONB_TEXT);
  INSERT INTO things VALUES
    (1, 1, 42, 1.5, 12.5, 0.0001, 'a', 'grüße', x'00ff', '2024-02-29', '2024-02-29 12:34:56.789', '0d9ac3a6-6e7a-4f6c-9c5e-0c3a7e1b2d4f', '{"b" : 1,"a":2}', '{"bb":[1.50E2,-0],"c":"\\u00e4\\n","bb":{"z":1,"y":1e-3}}'),
    (2, 0, -9223372036854775808, -0.1, -99999999.99, 12345678.9999, '', '', x'', '0001-01-01', '9999-12-31 23:59:59', 'ffffffff-ffff-4fff-bfff-ffffffffffff', '[]', '"\u{1F600}"'),
    (3, NULL, 9223372036854775807, 1e300, 0, 10000, NULL, NULL, NULL, '1999-12-31', '1999-12-31T23:59:59.999999', NULL, NULL, NULL),
    (-5, 0, 0, 0, 100000000 - 0.01, 1, 'x', '\t', x'01', '2000-01-01', '2000-01-01 00:00:00', NULL, 'null', ' [ ] ');`;
const WITHOUT_ROWID = TABLE.replace(');', ') WITHOUT ROWID;');

test.each([
  ['UTF-8', TABLE],
  ['UTF-16le', TABLE],
  ['UTF-16be', WITHOUT_ROWID],
  ['UTF-8', WITHOUT_ROWID],
])(
  'what SQLite sends out of %s are the bytes that PostgreSQL itself would send of the same rows',
  async (encoding, sql) => {
    using folder = createTemporaryFolder();
    await using database = await createTestDatabase();
    const path = join(folder.path, 'a.db');
    const db = new Database(path);
    db.exec(`PRAGMA encoding = '${encoding}'; ${sql}`);
    db.close();
    const manager = createMigrationManager(
      { source: { dialect: 'sqlite', database: path }, target: { dialect: 'postgres', url: database.url } },
      { dialects: [sqlite, postgres] },
    );
    expect((await manager.plan()).tables.map(({ way }) => way)).toEqual(['read by pages']);
    await manager.migrate();
    const columns = await columnsOf(database.url);
    expect(columns.length).toBe(14);
    const sent = await images(path, columns);
    const stored = await copied(database.url, columns);
    expect(sent).toEqual(stored.subarray(HEADER_BYTES, stored.length - TRAILER_BYTES));
  },
);

test('a plan says how rows are read, and the option reader gives the same rows by SQL', async () => {
  using folder = createTemporaryFolder();
  const path = join(folder.path, 'a.db');
  const db = new Database(path);
  db.exec(TABLE);
  db.close();
  const found = new Map<string, Buffer>();
  for (const reader of ['auto', 'sql'] as const) {
    await using database = await createTestDatabase();
    const manager = createMigrationManager(
      {
        source: { dialect: 'sqlite', database: path },
        target: { dialect: 'postgres', url: database.url },
        options: { reader },
      },
      { dialects: [sqlite, postgres] },
    );
    const { tables } = await manager.plan();
    const way = reader === 'auto' ? 'read by pages' : 'read by SQL, since the option reader says so';
    expect(tables.map((table) => table.way)).toEqual([way]);
    await manager.migrate();
    found.set(reader, await copied(database.url, await columnsOf(database.url)));
  }
  expect(found.get('sql')).toEqual(found.get('auto'));
});

/** As the move made them. */
async function columnsOf(url: string): Promise<readonly ColumnPlan[]> {
  const signal = new AbortController().signal;
  await using target = await postgres.openSource(postgres.parseConfig({ url }), {
    readers: 1,
    snapshot: 'live',
    signal,
  });
  const { tables } = await target.introspect();
  return (tables.find(({ name }) => name.name === 'things')?.columns ?? []).map(({ name, type }) => ({
    name,
    as: type,
  }));
}

async function images(path: string, columns: readonly ColumnPlan[]): Promise<Buffer> {
  const signal = new AbortController().signal;
  await using source = await sqlite.openSource(sqlite.parseConfig({ path }), {
    readers: 1,
    snapshot: 'live',
    signal,
  });
  const { tables } = await source.introspect();
  const [table] = tables;
  if (table === undefined) throw new Error('The table is missing.');
  const parts: Uint8Array[] = [];
  const options = {
    columns,
    encoding: CELL_IMAGES,
    maxBytes: 1e6,
    maxRows: 1000,
    badText: 'fail',
    sourceTimeZone: 'UTC',
    maxCellBytes: 1e6,
    signal,
  } as const;
  for await (const batch of source.read(table, options)) {
    if (!isEncodedBatch(batch)) throw new Error('Rows came as values.');
    parts.push(batch.bytes);
  }
  return Buffer.concat(parts);
}

async function copied(url: string, columns: readonly ColumnPlan[]): Promise<Buffer> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const names = columns.map(({ name }) => `"${name}"`).join(', ');
    return await buffer(
      client.query(to(`COPY (SELECT ${names} FROM things ORDER BY id) TO STDOUT (FORMAT binary)`)),
    );
  } finally {
    await client.end();
  }
}
