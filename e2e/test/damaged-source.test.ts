import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type DatabaseMigrationManager, type MigrationOptions } from '@godwit/engine';
import { isMigrationError, type MigrationError } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

let folder: TemporaryFolder;
let source: string;
let target: string;

beforeEach(() => {
  folder = createTemporaryFolder();
  source = join(folder.path, 'source.db');
  target = join(folder.path, 'target.db');
  const db = new Database(source);
  db.exec(`
    PRAGMA page_size = 4096;
    CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE other (id INTEGER PRIMARY KEY, name TEXT);
    WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO t SELECT i, 'name ' || i FROM n;
    INSERT INTO other SELECT * FROM t;`);
  db.close();
});

afterEach(() => folder[Symbol.dispose]());

/** Has a leaf of `t` say that it holds ten cells less: every read of it gives ten rows less, without an error. */
function hideTenRows(path: string): number {
  const db = new Database(path, { readonly: true });
  const page = db
    .prepare(
      "SELECT pageno FROM dbstat WHERE name = 't' AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET 3",
    )
    .pluck()
    .get() as number;
  db.close();
  const bytes = readFileSync(path);
  const at = (page - 1) * 4096 + 3;
  bytes.writeUInt16BE(bytes.readUInt16BE(at) - 10, at);
  writeFileSync(path, bytes);
  return page;
}

function manager(options: MigrationOptions = {}): DatabaseMigrationManager {
  const sides = { source: { dialect: 'sqlite', path: source }, target: { dialect: 'sqlite', path: target } };
  return createMigrationManager({ ...sides, options }, { dialects: [sqlite] });
}

async function failure(promise: Promise<unknown>): Promise<MigrationError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isMigrationError(error)) throw new Error('it did not fail as it should');
  return error;
}

test('rows that a damaged source hides are an error that names table and page, in whatever is asked', async () => {
  const page = hideTenRows(source);
  for (const ask of ['plan', 'migrate', 'profile'] as const) {
    const error = await failure(manager()[ask]());
    expect(error).toMatchObject({ code: 'SOURCE_CORRUPT', place: { table: 't' } });
    expect(error.message).toContain(`page ${page}`);
    expect(error.message).toContain(source);
  }
});

test('a table that is left out may be damaged', async () => {
  hideTenRows(source);
  const result = await manager({ excludeTables: ['t'] }).migrate();
  expect(result).toMatchObject({ status: 'done', rowsMigrated: 5000, verification: { status: 'same' } });
});

test.each(['source', 'target'] as const)('nothing is proved where the %s is damaged', async (side) => {
  await manager().migrate();
  const path = side === 'source' ? source : target;
  const page = hideTenRows(path);
  const error = await failure(manager().verify());
  expect(error).toMatchObject({ code: 'SOURCE_CORRUPT', place: { table: 't' } });
  expect(error.message).toContain(`page ${page}`);
  expect(error.message).toContain(path);
});

test('what can be read of a damaged source is moved and proved, and what is missing is told', async () => {
  const page = hideTenRows(source);
  const damaged = { damagedSource: 'read' } as const;
  const result = await manager(damaged).migrate();
  expect(result).toMatchObject({ status: 'done', rowsMigrated: 9990, verification: { status: 'same' } });
  expect(result.ledger).toContainEqual(
    expect.objectContaining({
      code: 'SOURCE_DAMAGED',
      severity: 'loss',
      place: { table: 't' },
      message: expect.stringContaining(`page ${page}`),
    }),
  );
  expect(await manager(damaged).verify()).toMatchObject({ status: 'same' });
  expect(await failure(manager().verify())).toMatchObject({ code: 'SOURCE_CORRUPT' });
});
