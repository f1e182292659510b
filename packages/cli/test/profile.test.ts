import Database from 'better-sqlite3';
import { createProject, godwit, type Project } from './godwit.js';

let project: Project;
beforeEach(() => {
  project = createProject();
  const db = new Database(project.path('app.db'));
  db.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, token TEXT, age INTEGER);
    INSERT INTO t VALUES (1, '123e4567-e89b-12d3-a456-426614174000', 5), (2, NULL, 'secret')`);
  db.close();
});
afterEach(() => project[Symbol.dispose]());

const run = (...args: readonly string[]) => godwit(['profile', ...args], { cwd: project.folder });

test('a profile shows columns, what they become and findings, no value, and exits with 0', async () => {
  const { code, stdout, stderr } = await run('app.db');
  expect(code).toBe(0);
  expect(stderr).toContain('Scanned 1 table, 2 rows');
  expect(stdout).toContain('for postgres, infer safe: 1 table, 3 findings');
  expect(stdout).toMatch(/token\s+TEXT\s+-> uuid/);
  expect(stdout).toContain(
    'TEXT_IN_NUMBER t.age: 1 value. A numeric column holds text that is no number. (id=2) choose: misfits: widen, null,',
  );
  expect(stdout).not.toContain('secret');
});

test('--json is one document', async () => {
  const { stdout } = await run('app.db', '--json', '--infer', 'declared');
  const { exitCode, profile } = JSON.parse(stdout);
  expect([exitCode, profile.for, profile.infer]).toEqual([0, 'postgres', 'declared']);
  expect(profile.tables[0].columns[1].becomes.targetType).toBe('text');
});

test('the config file names the source, the choices and the tables', async () => {
  project.write(
    'godwit.config.json',
    JSON.stringify({ source: 'app.db', options: { columns: { 't.age': { misfits: 'null' } } } }),
  );
  expect((await run()).stdout).toMatch(/age\s+INTEGER\s+-> bigint/);
});

test('rows that a choice rejects are counted, told with their keys, and end the move with 3', async () => {
  project.write('reject.json', JSON.stringify({ options: { columns: { 't.age': { misfits: 'reject' } } } }));
  const args = ['migrate', 'app.db', 'copy.db', '--config', 'reject.json', '--json'];
  const { code, stdout } = await godwit(args, { cwd: project.folder });
  const { exitCode, result } = JSON.parse(stdout);
  expect([code, exitCode, result.status]).toEqual([3, 3, 'incomplete']);
  expect(result.tables).toMatchObject([{ read: 2, written: 1, rejected: 1, skipped: 0 }]);
  expect(result.verification.status).toBe('same');
  expect(result.ledger).toContainEqual(expect.objectContaining({ code: 'ROWS_REJECTED', keys: ['id=2'] }));
});

test('--for the same dialect shows what is declared', async () => {
  const { stdout } = await run('app.db', '--for', 'sqlite');
  expect(stdout).toMatch(/token\s+TEXT\s+text/);
});

test.each([
  [['missing.db'], 1, 'SOURCE_NOT_FOUND'],
  [['app.db', '--for', 'oracle'], 2, 'DIALECT_UNKNOWN'],
  [['app.db', '--infer', 'all'], 2, 'USAGE_INVALID'],
  [[], 2, 'USAGE_INVALID'],
])('%j is refused', async (args, code, word) => {
  const found = await run(...args);
  expect(found.code).toBe(code);
  expect(found.stderr).toContain(word);
});

test.each([
  [
    { columns: { 't.age': { misfits: 'drop' } } },
    'columns["t.age"].misfits" has to be one of "widen", "null"',
  ],
  [{ columns: { 't.age': { misfit: 'null' } } }, 'columns'],
  [{ columns: 5 }, '"options.columns" has to be an object of choices by table.column'],
])('the config %j is refused', async (options, message) => {
  project.write('wrong.json', JSON.stringify({ options }));
  const found = await run('app.db', '--config', 'wrong.json');
  expect(found.code).toBe(2);
  expect(found.stderr).toContain(message);
});
