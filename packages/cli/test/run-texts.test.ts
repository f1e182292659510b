import type { RunOnRecord } from '@godwit/engine';
import Database from 'better-sqlite3';
import { questionOf } from '../src/commands/rollback.js';
import { redact } from '../src/redact.js';
import { shellWord } from '../src/typed-command.js';
import { Scene } from './scene.js';

const scene = new Scene();
const run = (...args: readonly string[]) => scene.run(args);
const target = (): string => shellWord(redact(scene.url));

/** Lets the first table arrive, and ends the run in the second. */
const FAIL = `export default { transforms: [{
  name: 'fails', match: { column: 'title' }, open: () => () => { throw new Error('no more'); },
}] };`;

test('a rollback names the tables, and a second one says that there is nothing more to take back', async () => {
  expect((await run('rollback', scene.url, '--yes')).stderr).toMatch(
    /RUN_NOT_FOUND: The target has no run on record\.\n {2}See what is on record with "godwit history \S+"\.\n$/,
  );
  expect((await run('rollback', 'app.db', '--yes')).stderr).toContain('delete that file instead');
  expect((await run('migrate', 'app.db', scene.url)).stdout).toMatch(
    /godwit leaves its records .* there, for "rollback"\. To remove: DROP SCHEMA/,
  );
  expect((await run('rollback', scene.url)).stderr).toContain('USAGE_INVALID');
  expect((await run('rollback', scene.url, '--yes')).stdout).toMatch(
    /Done\. The run \S+ was taken back: public\.author, public\.book\.\n$/,
  );
  const again = await run('rollback', scene.url, '--yes');
  expect(again.stderr).toContain('RUN_NOT_FOUND: The target has no run that could still be taken back.');
  expect(again.stderr).not.toContain('file');
});

test('the question of a rollback names the run, its date and its first tables', () => {
  const tables = ['a', 'b', 'c', 'd', 'e', 'f\u001b'].map((name) => ({ target: { schema: 'public', name } }));
  const asked = { runId: '3f2b9c1a-77', startedAt: '2026-03-04T05:06:07Z', plan: { tables } };
  expect(questionOf(asked as unknown as RunOnRecord, 'app.db')).toBe(
    'Take back the run 3f2b9c1a of 2026-03-04 05:06 UTC in app.db: public.a, public.b, public.c, public.d, public.e and 1 more table, with all rows that it moved?',
  );
});

test('a history of all runs holds no plan, that of one run does', async () => {
  await run('migrate', 'app.db', scene.url);
  const [one] = JSON.parse((await run('history', scene.url, '--json')).stdout).runs;
  expect(one).toMatchObject({ kind: 'migrate', result: { status: 'done' }, options: {} });
  expect(one.plan).toBeUndefined();
  const { run: whole } = JSON.parse((await run('history', scene.url, one.runId, '--json')).stdout);
  expect(whole).toEqual({ ...one, plan: expect.objectContaining({ tables: expect.any(Array) }) });
});

test('what is kept of old tables is told with the commands that know it, also when the records go', async () => {
  await run('migrate', 'app.db', scene.url);
  const moved = await run('migrate', 'app.db', scene.url, '--drop-tables', '--keep-dropped');
  const kept = 'What was replaced is kept in the schema "godwit_kept_';
  expect(moved.stdout).toContain(`\n  ${kept}`);
  expect(moved.stdout).toContain(
    `\n  To bring it back: godwit rollback ${target()}; to drop it: godwit clean ${target()} --dropped\n`,
  );
  const cleaned = await run('clean', scene.url, '--yes');
  expect(cleaned.stdout).toMatch(/^Removed its records of 2 runs .*\.\n {2}What was replaced is kept in /);
  expect(cleaned.stdout).toContain(`\n  To drop it: godwit clean ${target()} --dropped\n`);
});

test.each(['verify', 'diff'])(
  '%s says first that the run is unfinished, and how it was given',
  async (what) => {
    scene.project.write('fail.mjs', FAIL);
    const given = ['--include-tables', 'author,book', '--where', 'book=id > 0'];
    const failed = await run('migrate', 'app.db', scene.url, '--config', 'fail.mjs', ...given);
    expect(failed.stderr).toContain(`Go on with "godwit resume ${target()} --config fail.mjs"`);
    expect(failed.stdout).not.toContain('To remove');
    const { stderr } = await run(what, 'app.db', scene.url);
    const lines = stderr.split('\n');
    expect(lines[0]).toMatch(
      /^The run [0-9a-f]{8} of \d{4}-\d\d-\d\d \d\d:\d\d UTC is unfinished: godwit resume /,
    );
    expect(lines[0]?.endsWith(`godwit resume ${target()}`)).toBe(true);
    expect(lines[1]).toBe("As the run was given: --include-tables author,book --where 'book=id > 0'");
    await run('rollback', scene.url, '--yes');
    expect((await run(what, 'app.db', scene.url)).stderr).not.toContain('unfinished');
  },
);

test('a repair does not offer for removal what an unfinished run needs', async () => {
  scene.project.write('fail.mjs', FAIL);
  await run('migrate', 'app.db', scene.url, '--config', 'fail.mjs');
  const refused = await run('migrate', 'app.db', scene.url, '--config', 'fail.mjs');
  expect(refused.stderr).toContain(
    `Go on with it ("godwit resume ${target()} --config fail.mjs"), or take it back ("godwit`,
  );
  expect((await run('history', scene.url)).stdout).toContain(`with: godwit history ${target()} <run>\n`);
  const { stdout, stderr } = await run('repair', 'app.db', scene.url);
  expect(stderr).toMatch(/^The run \S+ of .* is unfinished: /);
  expect(stdout).not.toContain('To remove');
});

test('rows are tried again by the options of the run, and a widened column names what would leave them out', async () => {
  const db = new Database(scene.project.path('odd.db'));
  db.exec(
    "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO t VALUES (1, 1), (2, 2), (3, 'x')",
  );
  const widened = await run('plan', 'odd.db', scene.url);
  expect(widened.stdout.replaceAll(/\s+/g, ' ')).toContain(
    'Correct these rows, or leave them out with --on-error reject-row, and the column keeps INTEGER. options.columns decides',
  );
  await run('migrate', 'odd.db', scene.url, '--on-error', 'reject-row', '--type-mapping', 't.n=smallint');
  db.exec('UPDATE t SET n = 3 WHERE id = 3').close();
  const retried = await run('retry-rejects', 'odd.db', scene.url);
  expect(retried.stderr).toContain('As the run was given: ');
  expect(retried.stderr).toContain('--type-mapping t.n=smallint');
  expect(retried).toMatchObject({ code: 0, stdout: expect.stringContaining('All rows have arrived.') });
});
