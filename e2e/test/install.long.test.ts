import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import { checkSameContent, checkSameSqlite, type Difference } from '@godwit/test-support/checker';
import {
  createScratch,
  publicPackages,
  type Registry,
  type Scratch,
  startRegistry,
} from '@godwit/test-support/registry';
import Database from 'better-sqlite3';
import { neededBy } from './needed-by.js';
import { unwantedFiles } from './unwanted-files.js';

/** Nothing listens there: a dialect that is missing must be told of before anything is asked for. */
const POSTGRES = 'postgres://app:s3cret@127.0.0.1:1/app';
const INSTALL_POSTGRES = 'npm install @godwit/dialect-postgres';

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
}, 120_000);
afterAll(() => registry?.[Symbol.asyncDispose]());

/** Installs packages beside a SQLite file `app.db`: they bring what they need, and nothing else. */
async function fill(project: Scratch, ...names: readonly string[]): Promise<void> {
  await project.install(...names);
  expect(project.installed()).toEqual(neededBy(registry, names));
  const db = new Database(join(project.folder, 'app.db'));
  db.exec(`CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author, title TEXT, cover BLOB);
    INSERT INTO author VALUES (1, 'Ursula'), (2, 'Jorge');
    INSERT INTO book VALUES (1, 1, 'Tehanu', x'00ff'), (2, 2, 'Ficciones ø', NULL)`);
  db.close();
}

/** Where `new.db` differs from `app.db`. */
function differences({ folder }: Scratch): readonly Difference[] {
  return checkSameSqlite({ expected: join(folder, 'app.db'), found: join(folder, 'new.db') }).differences;
}

/** What of this repository is installed. */
function ours(scratch: Scratch): readonly string[] {
  const own = new Set(publicPackages().map(({ manifest }) => manifest.name));
  return scratch.installed().filter((name) => name.startsWith('@godwit/') || own.has(name));
}

function databases(scratch: Scratch): readonly string[] {
  return readdirSync(scratch.folder).filter((entry) => entry.includes('.db'));
}

const COPY = `
import { createMigrationManager } from '@godwit/engine';
import { sqlite } from '@godwit/dialect-sqlite';

const [source, target] = process.argv.slice(2);
try {
  const result = await createMigrationManager({ source, target }, { dialects: [sqlite] }).migrate();
  console.log(result.status, result.rowsMigrated);
} catch (error) {
  console.log(error.code, error.hint);
}
`;

test('the engine and one dialect: a program copies with them, and nothing else came along', async () => {
  await using project = await createScratch(registry);
  await fill(project, '@godwit/engine', '@godwit/dialect-sqlite');
  expect(ours(project)).toEqual(['@godwit/dialect-sqlite', '@godwit/engine', '@godwit/plugin-api']);
  for (const name of ['pg', 'pg-copy-streams', 'commander', 'jest', 'fast-check', 'typescript'])
    expect(project.installed()).not.toContain(name);
  project.write('copy.js', COPY);
  const copied = await project.run('node', ['copy.js', 'sqlite:./app.db', 'sqlite:./new.db']);
  expect(copied).toMatchObject({ code: 0, stdout: 'done 4\n', stderr: '' });
  expect(differences(project)).toEqual([]);
  const refused = await project.run('node', ['copy.js', 'sqlite:./app.db', POSTGRES]);
  expect(refused.stdout).toMatch(/^DIALECT_UNKNOWN /);
  expect(refused.stdout).toContain(INSTALL_POSTGRES);
}, 120_000);

test('the command and both dialects: it lists them, and moves from one to the other', async () => {
  await using project = await createScratch(registry);
  await fill(project, 'godwit', '@godwit/dialect-sqlite', '@godwit/dialect-postgres');
  await using database = await createTestDatabase();
  const listed = await project.run('npx', ['godwit', 'dialects', '--json']);
  const { dialects } = JSON.parse(listed.stdout);
  for (const name of ['sqlite', 'postgres']) {
    const from = join(project.folder, 'node_modules/@godwit', `dialect-${name}`);
    expect(dialects).toContainEqual(expect.objectContaining({ name, status: 'ready', from }));
  }
  const moved = await project.run('npx', ['godwit', 'migrate', 'app.db', database.url]);
  expect(moved).toMatchObject({ code: 0, stderr: expect.not.stringContaining('error') });
  const sqlitePath = join(project.folder, 'app.db');
  const report = await checkSameContent({ sqlitePath, postgresUrl: database.url });
  expect(report.differences).toEqual([]);
}, 120_000);

test('the command alone: it says what to install, and makes nothing', async () => {
  await using project = await createScratch(registry);
  await fill(project, 'godwit');
  expect(ours(project)).toEqual(['@godwit/engine', '@godwit/plugin-api', 'godwit']);
  for (const [source, names] of [
    ['app.db', ['sqlite', 'postgres']],
    [POSTGRES, ['postgres']],
  ] as const) {
    const run = await project.run('npx', ['godwit', 'migrate', source, POSTGRES]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr.match(/npm install \S+/g)).toEqual(
      names.map((name) => `npm install @godwit/dialect-${name}`),
    );
    expect(run.stderr).not.toContain('s3cret');
  }
  expect(databases(project)).toEqual(['app.db']);
}, 120_000);

test('the command and one dialect: it works within it, and says how to get the other', async () => {
  await using project = await createScratch(registry);
  await fill(project, 'godwit', '@godwit/dialect-sqlite');
  const copied = await project.run('npx', ['godwit', 'migrate', 'app.db', 'new.db']);
  expect(copied.code).toBe(0);
  expect(differences(project)).toEqual([]);
  const refused = await project.run('npx', ['godwit', 'migrate', 'app.db', POSTGRES]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain(INSTALL_POSTGRES);
}, 120_000);

const BY_KYSELY = `
import { createMigrationManager } from '@godwit/kysely';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';

const [source, target] = ['app.db', 'new.db'].map((file) => {
  return new Kysely({ dialect: new SqliteDialect({ database: new Database(file) }) });
});
const result = await createMigrationManager(source, target).migrate();
console.log(result.status, result.rowsMigrated);
`;

test('the names for Kysely: dialects and Kysely itself come with them, and a program copies by its instances', async () => {
  await using project = await createScratch(registry);
  await fill(project, '@godwit/kysely');
  expect(project.installed()).toContain('kysely');
  project.write('copy.js', BY_KYSELY);
  const copied = await project.run('node', ['copy.js']);
  expect(copied).toMatchObject({ code: 0, stdout: 'done 4\n', stderr: '' });
  expect(differences(project)).toEqual([]);
}, 120_000);

test('the contracts alone bring nothing', async () => {
  await using project = await createScratch(registry);
  await fill(project, '@godwit/plugin-api');
  expect(project.installed()).toEqual(['@godwit/plugin-api']);
}, 120_000);

test.each(publicPackages().map(({ manifest }) => manifest.name))(
  'the tarball of %s holds what it refers to, and neither tests nor leftovers of the build',
  (name) => {
    expect(unwantedFiles(registry.tarballs.get(name) ?? '')).toEqual([]);
  },
);
