import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationResult } from '@godwit/engine';
import { type AnyTransform, type Dialect, isMigrationError, type Row, type Value } from '@godwit/plugin-api';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { FAILING, PLAIN, POSTGRES, REFUSED, SQLITE, type Step } from './changing-steps.js';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

type Direction = 'there' | 'back';

interface Outcome {
  readonly error: unknown;
  readonly rows: readonly string[];
  readonly given: readonly Value[];
  readonly verification: unknown;
  readonly encodings: ReadonlySet<string>;
}

let folder: TemporaryFolder;
beforeEach(() => {
  folder = createTemporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

function transformsOf(steps: readonly Step[], looksAtRows: boolean, given: Value[]): readonly AnyTransform[] {
  return steps.map(({ column, change, ...rest }, index): AnyTransform => {
    const changed = (value: never): Value => {
      given.push(value);
      return change(value);
    };
    return {
      name: `step ${index}`,
      match: { table: 'things', column },
      ...rest,
      open: () =>
        looksAtRows ? (value: never, _row: Row) => changed(value) : (value: never) => changed(value),
    };
  });
}

async function move(direction: Direction, steps: readonly Step[], looksAtRows: boolean): Promise<Outcome> {
  await using database = await createTestDatabase();
  const file = join(folder.path, `${looksAtRows}.db`);
  const isThere = direction === 'there';
  if (isThere) new Database(file).exec(SQLITE).close();
  else await inPostgres(database.url, POSTGRES);
  const [source, target] = isThere ? [`sqlite:${file}`, database.url] : [database.url, `sqlite:${file}`];
  const given: Value[] = [];
  const encodings = new Set<string>();
  const manager = createMigrationManager(
    { source, target, options: { parallel: 1, infer: 'declared' } },
    {
      dialects: [sqlite, postgres].map((one) => listening(one, encodings)),
      transforms: transformsOf(steps, looksAtRows, given),
    },
  );
  let result: MigrationResult | undefined;
  let error: unknown;
  try {
    result = await manager.migrate();
  } catch (cause) {
    error = isMigrationError(cause)
      ? { code: cause.code, message: cause.message, place: cause.place }
      : cause;
  }
  const found = result?.tables.map(({ name, status, error: why }) => ({ name, status, why }));
  const ended = result?.status === 'done';
  const query = 'SELECT * FROM things ORDER BY id';
  const rows = !ended ? [] : isThere ? await inPostgres(database.url, query) : inSqlite(file, query);
  return {
    error: error ?? found,
    rows,
    given,
    verification: result?.verification?.tables.map(({ name, status, differences }) => [
      name,
      status,
      differences,
    ]),
    encodings,
  };
}

/** A dialect that notes in which encodings its opened databases are read. */
function listening(dialect: Dialect, encodings: Set<string>): Dialect {
  return {
    ...dialect,
    openSource: async (...args) => {
      const session = await dialect.openSource?.(...args);
      if (session === undefined) throw new Error('no source');
      const read = session.read.bind(session);
      session.read = (table, options) => {
        if (table.name.name === 'things') encodings.add(options.encoding ?? 'rows');
        return read(table, options);
      };
      return session;
    },
  };
}

async function inPostgres(url: string, sql: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query({ text: sql, rowMode: 'array' });
    return Array.isArray(found) ? [] : found.rows.map((row) => JSON.stringify(row));
  } finally {
    await client.end();
  }
}

function inSqlite(file: string, sql: string): readonly string[] {
  const db = new Database(file, { readonly: true });
  try {
    return db
      .prepare(sql)
      .raw()
      .all()
      .map((row) => JSON.stringify(row));
  } finally {
    db.close();
  }
}

describe.each<Direction>(['there', 'back'])('%s', (direction) => {
  test.each([...PLAIN, ...FAILING, ...REFUSED])(
    'with %s, a function of the value alone makes of images what one of the row makes of rows',
    async (_, steps) => {
      const images = await move(direction, steps, false);
      const rows = await move(direction, steps, true);
      expect([...images.encodings]).toContain('cell-images');
      expect([...rows.encodings]).toEqual(['rows']);
      expect(images.error).toEqual(rows.error);
      expect(images.rows.length).toBe(rows.rows.length);
      expect(images.rows.filter((row, index) => row !== rows.rows[index])).toEqual([]);
      expect(images.verification).toEqual(rows.verification);
      expect(images.given.map(String)).toEqual(rows.given.map(String));
    },
  );
});
