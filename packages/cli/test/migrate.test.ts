import { fingerprint, objectsOf, query } from './sample.js';
import { Scene } from './scene.js';

const scene = new Scene();
const run = (args: readonly string[], env: Record<string, string> = {}) => scene.run(args, env);
const titles = async () =>
  (await query(scene.url, 'SELECT title FROM book ORDER BY id')).map((row) => row['title']);

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

test('one command moves everything; where nobody watches, it speaks in plain lines', async () => {
  const before = fingerprint(scene.project.folder);
  const moved = await run(['migrate', 'app.db', scene.url]);
  expect(moved).toMatchObject({ code: 0 });
  expect(moved.stdout).toMatch(/author +2 +2 +0 +0 +\d+\.\d +done\n/);
  expect(moved.stdout).toMatch(/book +3 +3 +0 +0 +\d+\.\d +done\n/);
  expect(moved.stdout).toMatch(/total +5 +5 +0 +0\n/);
  expect(moved.stdout).toContain('loss VIEW_NOT_CARRIED (1)');
  expect(moved.stdout).toContain('Done. 5 rows in ');
  expect(moved.stderr).toMatch(/\(\d\/2\) copied book: 3 rows in /);
  expect(moved.stdout + moved.stderr).not.toMatch(CONTROL);
  expect(await titles()).toEqual(['The Dispossessed', 'Tehanu', 'Ficciones']);
  expect(fingerprint(scene.project.folder)).toEqual(before);
});

test('a proof by counts claims the numbers of rows only, and a move without a proof none', async () => {
  const moved = await run(['migrate', 'app.db', scene.url, '--verify', 'none']);
  expect(moved.stdout).toMatch(/Done\. 5 rows in .*; both sides were not compared\.\n/);
  const verified = await run(['verify', 'app.db', scene.url, '--level', 'counts']);
  expect(verified.stdout).toMatch(
    /Verified\. The numbers of rows are the same: 5 rows in 2 tables, in .*\. Values and schema were not compared\.\n/,
  );
});

test('a move of the schema alone says that it made and compared the schema, and nothing of rows that are the same', async () => {
  const moved = await run(['migrate', 'app.db', scene.url, '--schema-only']);
  expect(moved.code).toBe(0);
  expect(moved.stdout).toMatch(
    /Done\. The schema was made and compared in .*; no rows were copied, as only the schema was asked for\.\n/,
  );
  expect(moved.stdout).toMatch(/author +0 +0 +0 +0 +0\.0 +made\n/);
  expect(moved.stdout).not.toMatch(/not begun|hold the same/);
});

test('--json gives one document and nothing else', async () => {
  const moved = await run(['migrate', 'sqlite:./app.db', scene.url, '--json', '--parallel=2']);
  expect(moved.code).toBe(0);
  const document = JSON.parse(moved.stdout);
  expect(document).toMatchObject({
    exitCode: 0,
    result: {
      status: 'done',
      rowsMigrated: 5,
      source: { dialect: 'sqlite' },
      target: { dialect: 'postgres' },
    },
  });
  expect(document.result.tables).toContainEqual(
    expect.objectContaining({ name: 'book', read: 3, written: 3, rejected: 0, skipped: 0, status: 'done' }),
  );
  expect(moved.stderr).not.toMatch(CONTROL);
});

test('colours come by FORCE_COLOR, and NO_COLOR wins', async () => {
  const coloured = await run(['plan', 'app.db', scene.url], { FORCE_COLOR: '1' });
  expect(coloured.stdout).toContain('\u001b[');
  const plain = await run(['plan', 'app.db', scene.url], { FORCE_COLOR: '1', NO_COLOR: '1' });
  expect(plain.stdout + plain.stderr).not.toMatch(CONTROL);
});

test('a plan changes nothing, and its files make and unmake the tables', async () => {
  const planned = await run(['plan', 'app.db', scene.url, '--out', 'the plan/new']);
  expect(planned).toMatchObject({ code: 0 });
  expect(planned.stdout).toMatch(/book -> public\.book, 3 rows, read by pages\n/);
  expect(planned.stdout).toMatch(/price +DECIMAL\(10,2\) +-> numeric\(10,2\)/);
  expect(await objectsOf(scene.url)).toEqual([]);
  const [up, down, plan] = ['up.sql', 'down.sql', 'plan.json'].map((name) =>
    scene.project.read(`the plan/new/${name}`),
  );
  expect(JSON.parse(plan ?? '')).toMatchObject({ format: 1, source: { dialect: 'sqlite' } });
  expect(`${up}${down}${plan}${planned.stdout}`).not.toContain(new URL(scene.url).password);
  await query(scene.url, up ?? '');
  expect(await objectsOf(scene.url)).toEqual(expect.arrayContaining(['public.author', 'public.book']));
  await query(scene.url, down ?? '');
  expect(await objectsOf(scene.url)).toEqual([]);
});

test('plan --json gives the plan as one document', async () => {
  const planned = await run(['plan', 'app.db', scene.url, '--json', '--out', 'files']);
  expect(planned.code).toBe(0);
  const document = JSON.parse(planned.stdout);
  const { writtenBy, ...plan } = JSON.parse(scene.project.read('files/plan.json'));
  expect(writtenBy).toMatch(/^godwit, sha256 /);
  expect(document.plan).toEqual(plan);
  expect(document.files).toEqual(['files/up.sql', 'files/down.sql', 'files/plan.json']);
});

test('a folder that cannot be written is told before anything is changed', async () => {
  const planned = await run(['plan', 'app.db', scene.url, '--out', 'app.db/plan']);
  expect(planned).toMatchObject({ code: 2, stdout: '' });
  expect(planned.stderr).toContain('USAGE_INVALID: app.db/plan is not written: app.db is no folder.');
});

test('inspect shows tables, columns and keys of either side', async () => {
  const file = await run(['inspect', 'app.db']);
  expect(file).toMatchObject({ code: 0, stderr: '' });
  expect(file.stdout).toMatch(/title +VARCHAR\(80\) +text\(80\) +not null\n/);
  expect(file.stdout).toContain('(author_id) references author (id)');
  expect((await run(['migrate', 'app.db', scene.url])).code).toBe(0);
  const server = await run(['inspect', scene.url, '--json']);
  expect(server).toMatchObject({ code: 0, stderr: '' });
  const names = JSON.parse(server.stdout).inspection.tables.map((table: { name: string }) => table.name);
  expect(names).toEqual(expect.arrayContaining([expect.stringMatching(/book$/)]));
});

describe('a table that fails', () => {
  beforeEach(async () => {
    expect((await run(['migrate', 'app.db', scene.url, '--schema-only'])).code).toBe(0);
    // No more than one row: what only the server can say of them.
    await query(scene.url, 'ALTER TABLE book ADD EXCLUDE ((id IS NOT NULL) WITH =)');
  });

  test('is refused beforehand where its rules can be asked of the source', async () => {
    await query(scene.url, 'ALTER TABLE book ADD CHECK (price < 10)');
    const moved = await run(['migrate', 'app.db', scene.url, '--into-existing']);
    expect(moved).toMatchObject({ code: 1, stdout: '' });
    expect(moved.stderr).toMatch(/book.*(?:1|2) /);
  });

  test('ends the run with exit code 1 and the account so far', async () => {
    const moved = await run(['migrate', 'app.db', scene.url, '--data-only']);
    expect(moved.code).toBe(1);
    expect(moved.stdout).toMatch(/book .* failed: \w+\n/);
    expect(moved.stdout).toContain('Failed. The target keeps');
    expect(moved.stderr).toMatch(/error \w+ at .*book/);
    expect(moved.stdout + moved.stderr).not.toContain('Ficciones');
    expect(await titles()).toEqual([]);
  });

  test('is left out by --on-error skip-table: the others arrive, and the exit code is 3', async () => {
    const moved = await run(['migrate', 'app.db', scene.url, '--data-only', '--on-error', 'skip-table']);
    expect(moved.code).toBe(3);
    expect(moved.stdout).toMatch(/author +2 +2 +0 +0 +\d+\.\d +done\n/);
    expect(moved.stdout).toMatch(/book .* failed: \w+\n/);
    expect(moved.stdout).toContain('Finished, but not complete: 2 rows');
    expect(moved.stdout).toContain('loss TABLE_FAILED (1)');
    const again = await run([
      'migrate',
      'app.db',
      scene.url,
      '--data-only',
      '--continue-on-error',
      '--include-tables',
      'book',
      '--json',
    ]);
    expect(again.code).toBe(3);
    expect(JSON.parse(again.stdout)).toMatchObject({ exitCode: 3, result: { status: 'incomplete' } });
  });
});
