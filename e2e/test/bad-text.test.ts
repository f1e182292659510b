import { join } from 'node:path';
import { createTestDatabase, type GodwitRun, type TestDatabase } from '@godwit/test-support';
import { checkSameContent } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import pg from 'pg';
import { godwit } from './command.js';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

/** Cells 2, 4 and 6 of `notes.body` and cell `k` of `keyed.body` hold what PostgreSQL takes in no text. */
const SOURCE = `
  CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
  INSERT INTO notes VALUES
    (1, 'a', 'fine'), (2, 'b', CAST(x'6100622063' AS TEXT)), (3, 'c', 'é€😀\ufffd'), (4, 'd', CAST(x'c328ff' AS TEXT)),
    (5, 'e', NULL), (6, 'f', CAST(x'eda080' AS TEXT));
  CREATE TABLE keyed (code TEXT PRIMARY KEY, body VARCHAR(30)) WITHOUT ROWID;
  INSERT INTO keyed VALUES ('k', CAST(x'00' AS TEXT)), ('l', 'fine');`;

describe('text that PostgreSQL cannot take', () => {
  let folder: TemporaryFolder;
  let database: TestDatabase;
  let sqlitePath: string;
  beforeEach(async () => {
    folder = createTemporaryFolder();
    database = await createTestDatabase();
    sqlitePath = join(folder.path, 'bad.db');
    const db = new Database(sqlitePath);
    db.exec(SOURCE);
    db.close();
  });
  afterEach(async () => {
    await database.drop();
    folder[Symbol.dispose]();
  });

  const migrate = (...flags: readonly string[]): Promise<GodwitRun> =>
    godwit(['migrate', `sqlite:${sqlitePath}`, database.url, ...flags], { cwd: folder.path });

  test('stops the move before anything is written and names every cell', async () => {
    const run = await migrate();
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/BAD_TEXT/);
    const said = `${run.stdout}${run.stderr}`;
    expect(said).toMatch(/notes\.body/);
    for (const id of [2, 4, 6]) expect(said).toMatch(new RegExp(`\\b(id|rowid)=${id}\\b`));
    expect(said).toMatch(/keyed\.body/);
    expect(said).toMatch(/code=k\b/);
    expect(said).toMatch(/--on-bad-text/);
    expect(await tablesOf(database.url)).toEqual([]);
  });

  test.each(['strip', 'replace'] as const)(
    'arrives by the rule %s, with every cell in the ledger',
    async (badText) => {
      const run = await migrate('--on-bad-text', badText, '--json');
      expect({ code: run.code, stderr: run.code === 0 ? '' : run.stderr }).toEqual({ code: 0, stderr: '' });
      const { differences } = await checkSameContent({ sqlitePath, postgresUrl: database.url, badText });
      expect(differences).toEqual([]);
      expect(badTextCells(run.stdout)).toEqual([
        { cell: 'keyed.body', count: 1, keys: ['code=k'] },
        { cell: 'notes.body', count: 3, keys: ['id=2', 'id=4', 'id=6'] },
      ]);
    },
  );
});

interface LedgerNote {
  readonly code: string;
  readonly place: { readonly table?: string; readonly column?: string };
  readonly count?: number;
  readonly keys?: readonly string[];
}

function badTextCells(stdout: string): unknown {
  const { result } = JSON.parse(stdout) as { readonly result: { readonly ledger: readonly LedgerNote[] } };
  return result.ledger
    .filter(({ code }) => code === 'BAD_TEXT')
    .map(({ place, count, keys }) => ({
      cell: `${place.table}.${place.column}`,
      count,
      keys: keys?.map((key) => key.replace('rowid=', 'id=')),
    }))
    .sort((left, right) => (left.cell < right.cell ? -1 : 1));
}

async function tablesOf(url: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'godwit')",
  );
  await client.end();
  return rows.map(({ name }) => name);
}
