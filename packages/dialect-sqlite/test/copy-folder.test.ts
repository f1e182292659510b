import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { makeDatabase, temporaryFolder } from './support.js';

/** What programs of these tests begin with. */
const DIST = new URL('../dist/', import.meta.url).href;
const PREPARE = `
  import { readdirSync } from 'node:fs';
  import { sqlite } from '${DIST}index.js';
  import { makeCopyFolder } from '${DIST}read/file/copy-folder.js';
  const open = (path, readers = 1, signal = new AbortController().signal) =>
    sqlite.openSource(sqlite.parseConfig(path), { readers, snapshot: 'copy', signal });
  const left = () => readdirSync(process.env.TMPDIR);
`;

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let temporary: string;
const children = new Set<ChildProcess>();
beforeEach(() => {
  folder = temporaryFolder();
  path = makeDatabase(
    folder.file('a.db'),
    'PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)',
  );
  temporary = folder.file('temporary');
  mkdirSync(temporary);
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  folder[Symbol.dispose]();
});

test('a copy has no name any more while it is read, so that no kill leaves it behind', async () => {
  const printed = await run(`
    await using session = await open(${JSON.stringify(path)}, 3);
    const { tables } = await session.introspect();
    console.log(JSON.stringify([left(), await session.estimateRows(tables[0])]));
  `);
  expect(JSON.parse(printed)).toEqual([[], 1]);
});

test('nothing is left of a copy that failed, was interrupted or ended with its process', async () => {
  const broken = makeDatabase(folder.file('b.db'), 'CREATE TABLE t (a)');
  const printed = await run(`
    await open(${JSON.stringify(path)}, 1, AbortSignal.abort()).catch(({ code }) => console.log(code));
    await open(${JSON.stringify(`${broken}.none`)}).catch(({ code }) => console.log(code));
    await makeCopyFolder();
    process.exit(130);
  `);
  expect(printed).toBe('INTERRUPTED\nSOURCE_NOT_FOUND\n');
  expect(readdirSync(temporary)).toEqual([]);
});

test('a folder for temporary files that cannot take the copy is told, and no defect', async () => {
  const printed = await run(`
    process.env.TMPDIR += '/none';
    await open(${JSON.stringify(path)}).catch(({ code, hint }) => console.log(code, hint));
  `);
  expect(printed).toMatch(/^READ_FAILED Set TMPDIR to a folder/);
});

test('the next copy removes those of processes that are gone, and leaves those of the living', async () => {
  const holder = start('console.log((await makeCopyFolder()).path); setInterval(() => undefined, 1000);');
  await once(holder.stdout as NonNullable<ChildProcess['stdout']>, 'data');
  const held = readdirSync(temporary);
  expect(held).toEqual([expect.stringMatching(/^godwit-copy-/)]);
  for (const name of ['godwit-new-young', 'godwit-new-old', 'godwit-other'])
    mkdirSync(`${temporary}/${name}`);
  utimesSync(`${temporary}/godwit-new-old`, 1, 1);
  const copy = `await (await open(${JSON.stringify(path)}))[Symbol.asyncDispose]();`;
  await run(copy);
  expect(readdirSync(temporary).sort()).toEqual([...held, 'godwit-new-young', 'godwit-other']);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  await run(copy);
  expect(readdirSync(temporary).sort()).toEqual(['godwit-new-young', 'godwit-other']);
});

function start(program: string): ChildProcess {
  const args = ['--input-type=module', '--eval', PREPARE + program];
  const child = spawn(process.execPath, args, { env: { ...process.env, TMPDIR: temporary } });
  children.add(child);
  return child;
}

/** What a program printed. */
async function run(program: string): Promise<string> {
  const child = start(program);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  await once(child, 'close');
  return printed;
}
