import { readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { createProject, godwit, type Project } from './godwit.js';

let project: Project;

beforeAll(() => {
  project = createProject();
  const db = new Database(project.path('hurt.db'));
  db.exec(`
    PRAGMA page_size = 4096;
    CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE other (id INTEGER PRIMARY KEY);
    INSERT INTO t WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i, 'name ' || i FROM n`);
  const page = db
    .prepare("SELECT pageno FROM dbstat WHERE name = 't' AND pagetype = 'leaf' LIMIT 1 OFFSET 3")
    .pluck()
    .get() as number;
  db.close();
  // A leaf says that it holds ten cells less.
  const bytes = readFileSync(project.path('hurt.db'));
  const at = (page - 1) * 4096 + 3;
  bytes.writeUInt16BE(bytes.readUInt16BE(at) - 10, at);
  writeFileSync(project.path('hurt.db'), bytes);
});

afterAll(() => project[Symbol.dispose]());

const run = (...args: readonly string[]) => godwit(args, { cwd: project.folder });

test('the last lines about a damaged source say what was not compared, and the way to read it is said once', async () => {
  const refused = await run('migrate', 'hurt.db', 'sqlite:copy.db');
  expect(refused.stderr).toContain('or move what can be read with --damaged-source read: the ledger');
  expect(refused.stderr.match(/--damaged-source/g)).toHaveLength(1);

  const told = 'The source is damaged: what cannot be read of t was not compared.';
  const moved = await run('migrate', 'hurt.db', 'sqlite:copy.db', '--damaged-source', 'read');
  expect(moved.stdout.trim().split('\n').slice(-3).join(' ')).toContain(told);
  const verified = await run('verify', 'hurt.db', 'sqlite:copy.db', '--damaged-source', 'read');
  expect(verified.stdout.trim().split('\n').at(-1)).toMatch(/^Verified as far as the source can be read\. /);
  expect(verified.stdout.trim().split('\n').at(-1)).toContain(told);
});
