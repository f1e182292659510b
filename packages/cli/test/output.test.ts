import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import { BIN, createProject, ended, godwit, type Project, start } from './godwit.js';
import { addLargeTable, createSample, query } from './sample.js';

let project: Project;
let target: TestDatabase;
beforeEach(async () => {
  project = createProject();
  createSample(project.path('app.db'));
  target = await createTestDatabase();
});
afterEach(async () => {
  await target.drop();
  project[Symbol.dispose]();
});

const books = async () => await query(target.url, 'SELECT count(*)::int AS rows FROM book');

test('nobody reads the output: the move is done all the same, and the exit code is kept', async () => {
  const child = start(['migrate', 'app.db', target.url], { cwd: project.folder });
  child.stdout?.destroy();
  child.stderr?.destroy();
  const code = await new Promise((resolve) => child.on('exit', resolve));
  expect(code).toBe(0);
  expect(await books()).toEqual([{ rows: 3 }]);
});

test('nobody reads the output of a failure: its exit code is kept', async () => {
  const child = start(['migrate', 'missing.db', target.url], { cwd: project.folder });
  child.stdout?.destroy();
  child.stderr?.destroy();
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(1);
});

const full = openFull();
(full === undefined ? test.skip : test)('an output that cannot be written is a failure', async () => {
  const child = spawn(process.execPath, [BIN, 'dialects'], { stdio: ['ignore', full, 'pipe'] });
  const run = await ended(child);
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('The output could not be written');
});
afterAll(() => full !== undefined && closeSync(full));

const terminal = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
(terminal ? test : test.skip)(
  `on a terminal the progress moves${terminal ? '' : ' (needs the command script)'}`,
  () => {
    addLargeTable(project.path('app.db'), 200_000);
    const command = `stty cols 120; '${process.execPath}' '${BIN}' migrate app.db '${target.url}'`;
    const run = spawnSync('script', ['-qec', command, '/dev/null'], {
      cwd: project.folder,
      encoding: 'utf8',
      env: { ...process.env, TERM: 'xterm-256color', NO_COLOR: '', FORCE_COLOR: undefined },
    });
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('\u001b[?25l');
    expect(run.stdout).toMatch(/Scanning .*tables .*rows/);
    expect(run.stdout).toMatch(/Copying .*█.*\d\/3 tables .*\/200,005 rows/);
    expect(run.stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(run.stdout.lastIndexOf('\u001b[?25l'));
    const ledger = run.stdout.slice(run.stdout.indexOf('Ledger:')).split('\r\n');
    expect(ledger.filter((line) => line.length > 140)).toEqual([]);
    expect(run.stdout).toContain('\u001b[32mDone.\u001b[39m 200,005 rows in ');
  },
);

const DEFECT = `export default {
  source: 'broken:x',
  dialects: [{
    name: 'broken', apiVersion: 0,
    capabilities: {
      transactionalDdl: true, constraintsAfterLoad: true, concurrentWriters: true, schemas: false,
      maxIdentifierBytes: 63, foldsIdentifierCase: false, encodings: { reads: [], writes: [] }, keyOrder() {},
    },
    types: { toLogical() {}, toNative() {} }, expressions: { parse() {}, print() {} },
    ddl: { create() {}, drop() {}, resetIdentities() {}, analyze() {} },
    parseConfig() { throw new TypeError('x of postgres://me:s3cret@h/d is not a function'); },
    describe() {}, openSource() {},
  }],
};`;

test('what nobody expected is INTERNAL, with the request to report it, and its stack only by GODWIT_DEBUG', async () => {
  project.write('godwit.config.mjs', DEFECT);
  const run = await godwit(['inspect'], { cwd: project.folder });
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toContain('error INTERNAL: x of postgres://me:***@h/d is not a function');
  expect(run.stderr).toContain('please report it');
  expect(run.stderr).not.toMatch(/\n\s+at |s3cret/);
  const debugged = await godwit(['inspect'], { cwd: project.folder, env: { GODWIT_DEBUG: '1' } });
  expect(debugged.stderr).toMatch(/TypeError: x of .*\n\s+at /);
  expect(debugged.stderr).not.toContain('s3cret');
});

function openFull(): number | undefined {
  try {
    return openSync('/dev/full', 'w');
  } catch {
    return undefined;
  }
}
