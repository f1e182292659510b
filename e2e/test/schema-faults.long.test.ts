import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type DatabaseMigrationManager, type VerifyFinding } from '@godwit/engine';
import type { ObjectKind } from '@godwit/plugin-api';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { CHANGES, type Change, type Faults, KINDS, type Situation } from './schema-faults/fault.js';
import { POSTGRES_FAULTS } from './schema-faults/postgres-faults.js';
import {
  COLUMN_NOTES,
  POSTGRES_BEFORE,
  postgresSource,
  SITUATIONS,
  sqliteSource,
} from './schema-faults/sources.js';
import { SQLITE_FAULTS } from './schema-faults/sqlite-faults.js';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

const DIALECTS = { dialects: [sqlite, postgres] };
const OPTIONS = { ...COLUMN_NOTES, verify: 'full' } as const;
const OF_POSTGRES = { collations: { nocase: 'icu' } } as const;

/** A move that was made once, and a way to break a copy of its target. */
interface Moved extends AsyncDisposable {
  readonly situations: readonly Situation[];
  /** Breaks the tables of all situations alike, and compares with the source. */
  compare(kind: ObjectKind, change: Change): Promise<readonly VerifyFinding[]>;
}

/** What a move does not carry is not there to be dropped or altered. */
interface Direction {
  readonly name: string;
  readonly faults: Faults<never>;
  readonly notCarried: Partial<Record<ObjectKind, string>>;
  readonly cells: number;
  move(folder: string): Promise<Moved>;
}

const TRANSLATED = 'it is not translated';
const DIRECTIONS: readonly Direction[] = [
  {
    name: 'SQLite to PostgreSQL',
    faults: POSTGRES_FAULTS,
    notCarried: {
      view: TRANSLATED,
      trigger: TRANSLATED,
      comment: 'SQLite has none',
      sequence: 'SQLite has none',
    },
    cells: 99,
    move: (folder) => intoPostgres(sqliteFile(folder), SITUATIONS),
  },
  {
    name: 'PostgreSQL to SQLite',
    faults: SQLITE_FAULTS,
    notCarried: { view: TRANSLATED, trigger: TRANSLATED },
    cells: 96,
    move: async (folder) => {
      const source = await postgresDatabase(false);
      return intoSqlite(source.url, folder, SITUATIONS, () => source.drop());
    },
  },
  {
    name: 'PostgreSQL to PostgreSQL',
    faults: POSTGRES_FAULTS,
    notCarried: {},
    cells: 123,
    move: async () => {
      const source = await postgresDatabase(true);
      return intoPostgres(source.url, SITUATIONS, () => source.drop());
    },
  },
  {
    name: 'SQLite to SQLite',
    faults: SQLITE_FAULTS,
    notCarried: {},
    // No note of a move within SQLite is about a table as a whole.
    cells: 72,
    move: async (folder) => intoSqlite(sqliteFile(folder), folder, ['plain', 'column']),
  },
];

function sqliteFile(folder: string): string {
  const path = join(folder, 'source.db');
  const db = new Database(path);
  db.exec(sqliteSource());
  db.close();
  return `sqlite:${path}`;
}

async function postgresDatabase(comments: boolean): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await execute(database.url, postgresSource(comments));
  return database;
}

async function execute(url: string, sql: string): Promise<void> {
  await using client = await connect(url);
  await client.query(sql);
}

async function connect(url: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

function managerOf(source: string, target: string): DatabaseMigrationManager {
  const own = [source, target].some((url) => url.startsWith('postgres')) ? OF_POSTGRES : {};
  return createMigrationManager({ source, target, options: { ...OPTIONS, ...own } }, DIALECTS);
}

/** Moves, and proves that every situation has the notes that it is named after. */
async function moveOnce(source: string, target: string, situations: readonly Situation[]): Promise<void> {
  const result = await managerOf(source, target).migrate();
  expect(result.verification?.findings).toEqual([]);
  expect(result.status).toBe('done');
  const places = result.ledger.map(({ place }) => place);
  for (const sort of ['full', 'bare', 'folding']) {
    if (situations.includes('column'))
      expect(places).toContainEqual(expect.objectContaining({ table: `${sort}_column`, column: 'odd' }));
    const whole = places.filter(
      ({ table, column, object }) =>
        table === `${sort}_table` && column === undefined && object === undefined,
    );
    expect(whole.length > 0).toBe(situations.includes('table'));
  }
}

async function intoPostgres(
  source: string,
  situations: readonly Situation[],
  drop = async (): Promise<void> => {},
): Promise<Moved> {
  const target = await createTestDatabase();
  await execute(target.url, POSTGRES_BEFORE);
  await moveOnce(source, target.url, situations);
  const name = new URL(target.url).pathname.slice(1);
  return {
    situations,
    compare: async (kind, change) => {
      await using copy = await createTestDatabase({ template: name });
      {
        await using client = await connect(copy.url);
        for (const situation of situations) await breakIt(POSTGRES_FAULTS, kind, change, client, situation);
      }
      return (await managerOf(source, copy.url).verify()).findings;
    },
    async [Symbol.asyncDispose]() {
      await target.drop();
      await drop();
    },
  };
}

async function intoSqlite(
  source: string,
  folder: string,
  situations: readonly Situation[],
  drop = async (): Promise<void> => {},
): Promise<Moved> {
  const [target, copy] = [join(folder, 'target.db'), join(folder, 'copy.db')];
  await moveOnce(source, `sqlite:${target}`, situations);
  return {
    situations,
    compare: async (kind, change) => {
      copyFileSync(target, copy);
      const db = new Database(copy);
      for (const situation of situations) await breakIt(SQLITE_FAULTS, kind, change, db, situation);
      db.close();
      return (await managerOf(source, `sqlite:${copy}`).verify()).findings;
    },
    [Symbol.asyncDispose]: drop,
  };
}

async function breakIt<Target>(
  faults: Faults<Target>,
  kind: ObjectKind,
  change: Change,
  target: Target,
  situation: Situation,
): Promise<void> {
  const fault = faults[kind]?.[change];
  if (typeof fault === 'function') await fault(target, situation);
}

const WORDS = {
  dropped: /^The target lacks /,
  altered: / is not as planned: /,
  added: / which the plan does not know\.$/,
};

/** Whether a finding tells of this fault: the kind of object, what was done, and where. */
function tellsOf(
  { object, message, place }: VerifyFinding,
  kind: ObjectKind,
  change: Change,
  t: Situation,
): boolean {
  const name = place.table ?? place.object ?? '';
  return object === kind && WORDS[change].test(message) && name.endsWith(`_${t}`);
}

/** Why there is no such fault; undefined where there is one. */
function whyNot({ faults, notCarried }: Direction, kind: ObjectKind, change: Change): string | undefined {
  const fault = faults[kind]?.[change];
  if (typeof fault === 'string') return fault;
  return change === 'added' ? undefined : notCarried[kind];
}

describe.each(DIRECTIONS)('from $name', (direction) => {
  let folder: TemporaryFolder;
  let moved: Moved | undefined;
  let caught = 0;
  beforeAll(async () => {
    folder = createTemporaryFolder();
    moved = await direction.move(folder.path);
  }, 300_000);
  afterAll(async () => {
    await moved?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });
  const all = KINDS.flatMap((kind) =>
    CHANGES.map((change) => ({ kind, change, reason: whyNot(direction, kind, change) })),
  );
  const possible = all.filter(({ reason }) => reason === undefined);

  test.each(possible)(
    'a $kind that is $change is named, whatever notes its table has',
    async ({ kind, change }) => {
      const { compare, situations } = moved as Moved;
      const findings = await compare(kind, change);
      const named = situations.filter((t) => findings.some((one) => tellsOf(one, kind, change, t)));
      expect(named).toEqual(situations);
      caught += named.length;
    },
    60_000,
  );

  test.each(all.filter(({ reason }) => reason !== undefined))(
    'no $kind can be $change: $reason',
    ({ kind, change }) => {
      const isThere = direction.faults[kind]?.[change] !== undefined;
      expect(isThere).toBe(true);
    },
  );

  test('all cells of the table were caught', () => {
    expect(caught).toBe(direction.cells);
  });
});
