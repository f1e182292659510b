import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createProject, godwit, type Project } from './godwit.js';
import { type Block, blocksOf, codesIn, readDocument, tableOf } from './markdown.js';
import { createSample, query } from './sample.js';

const DOCUMENTS = ['README.md', 'docs/cli.md', 'docs/configuration.md', 'packages/cli/README.md'];
const TSC = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url));

let project: Project;
beforeEach(() => {
  project = createProject();
  const db = new Database(createSample(project.path('app.db')));
  db.exec(`
    CREATE TABLE users (id INTEGER PRIMARY KEY, born TEXT, spent MONEY, seen_at BIGINT);
    INSERT INTO users VALUES (1, '2001-02-03', 4.5, 1700000000);
    CREATE TABLE orders (id INTEGER PRIMARY KEY, created_at TEXT);
    INSERT INTO orders VALUES (1, '2023-05-06'), (2, '2024-05-06');
    CREATE TABLE log_2024 (line TEXT);
  `);
  db.close();
});
afterEach(() => project[Symbol.dispose]());

test.each(DOCUMENTS)('every command, program and config of %s works', async (path) => {
  const blocks = blocksOf(readDocument(path));
  expect(blocks.filter((block) => !(block.language in RUN)).map((block) => block.line)).toEqual([]);
  for (const block of blocks) {
    const failure = await RUN[block.language]?.(block);
    expect(failure === undefined ? '' : `${path}:${block.line}: ${failure}`).toBe('');
  }
});

/** How a block of each language is tried; the answer is what went wrong. `text` and `console` are only shown. */
const RUN: Readonly<Record<string, (block: Block) => Promise<string | undefined>>> = {
  sh: (block) => withTarget((env) => execute('bash', ['-euo', 'pipefail', '-c', block.text], env)),
  ts: runProgram,
  json: async (block) => checkConfig(project.write('snippet.json', block.text)),
  text: async () => undefined,
  console: async () => undefined,
};

async function runProgram(block: Block): Promise<string | undefined> {
  const name = /^\/\/ (\S+\.ts)\n/.exec(block.text)?.[1];
  if (name === undefined) return 'its first line does not name the file';
  const file = project.write(name, block.text);
  const options = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  };
  project.write('tsconfig.json', JSON.stringify({ compilerOptions: options, files: [name] }));
  project.write('package.json', '{ "type": "module" }');
  const wrong = execute(TSC, ['-p', 'tsconfig.json'], {});
  if (wrong !== undefined) return wrong;
  if (name.startsWith('godwit.config')) return checkConfig(file);
  return await withTarget((env) => execute(process.execPath, [file], env));
}

/** Loads a config file, without connecting to what it names. */
async function checkConfig(file: string): Promise<string | undefined> {
  const run = await godwit(['dialects', '--config', file], { cwd: project.folder });
  return run.code === 0 ? undefined : run.stderr;
}

async function withTarget(
  work: (env: Record<string, string>) => string | undefined,
): Promise<string | undefined> {
  await using target = await createTestDatabase();
  return work({ DATABASE_URL: target.url });
}

function execute(command: string, args: readonly string[], env: Record<string, string>): string | undefined {
  const path = `${dirname(process.execPath)}:${process.env['PATH']}`;
  const run = spawnSync(command, args, {
    cwd: project.folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: path, ...env },
  });
  return run.status === 0 ? undefined : `exit code ${run.status}\n${run.stdout}${run.stderr}`;
}

const HELP = blocksOf(readDocument('docs/cli.md')).filter((block) => block.help !== undefined);

test.each(HELP.map((block) => [block.help ?? '', block.text]))(
  'docs/cli.md shows what %s --help says',
  async (command, text) => {
    const run = await godwit([command, '--help']);
    expect(run.stdout.trimEnd()).toBe(text.trimEnd());
  },
);

test('docs/cli.md shows the help of every command', () => {
  expect(HELP.map((block) => block.help)).toEqual(['migrate', 'plan', 'inspect', 'dialects']);
});

test('the error that docs/cli.md shows is what is said', async () => {
  const shown = blocksOf(readDocument('docs/cli.md')).find((block) => block.text.startsWith('error '));
  expect((await godwit(['inspect', 'postgres://127.0.0.1:1/app'])).stderr).toBe(shown?.text);
});

test('docs/configuration.md lists every option with its flag', async () => {
  const rows = tableOf(readDocument('docs/configuration.md'), 'option');
  const help = (await godwit(['migrate', '--help'])).stdout;
  const flags = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map((match) => match[1] ?? '');
  const own = ['--config', '--no-config', '--json', '--verbose'];
  const listed = rows.map((row) => codesIn(row[1] ?? '')[0] ?? '');
  expect([...listed].sort()).toEqual(flags.filter((name) => !own.includes(name)).sort());
  project.write(
    'all.json',
    JSON.stringify({ options: Object.fromEntries(rows.map((row) => [codesIn(row[0] ?? '')[0], null])) }),
  );
  const loaded = await godwit(['dialects', '--config', 'all.json'], { cwd: project.folder });
  // A field that did not exist would be named as such; those that exist are refused for their value.
  expect(loaded.stderr).toMatch(/The field "options\.\w+" has to be/);
});

test('the type table of the README is what a plan decides', async () => {
  const rows = tableOf(readDocument('README.md'), 'SQLite declares');
  const wanted = rows.flatMap((row) => {
    const type = codesIn(row[1] ?? '')[0];
    return type === undefined ? [] : codesIn(row[0] ?? '').map((declared) => [declared, type] as const);
  });
  expect(wanted.length).toBeGreaterThan(20);
  const db = new Database(project.path('types.db'));
  for (const [index, [declared]] of wanted.entries()) db.exec(`CREATE TABLE t${index} (c ${declared})`);
  db.close();
  await using target = await createTestDatabase();
  const run = await godwit(['plan', 'types.db', target.url, '--json'], { cwd: project.folder });
  const tables: readonly { source: { name: string }; columns: readonly { targetType: string }[] }[] =
    JSON.parse(run.stdout).plan.tables;
  const planned = new Map(tables.map((table) => [table.source.name, table.columns[0]?.targetType]));
  expect(wanted.map(([declared], index) => [declared, planned.get(`t${index}`)])).toEqual(wanted);
});

test('the type table of the way back is what a plan decides', async () => {
  const rows = tableOf(readDocument('README.md'), 'PostgreSQL declares');
  const wanted = rows.flatMap((row) => {
    const type = codesIn(row[1] ?? '')[0];
    const plain = type !== undefined && !/\.\.\.| KEY/.test(type);
    return plain ? codesIn(row[0] ?? '').map((declared) => [declared, type] as const) : [];
  });
  expect(wanted.length).toBeGreaterThan(15);
  await using source = await createTestDatabase();
  const columns = wanted.map(([declared], index) => `c${index} ${declared}`);
  await query(
    source.url,
    `CREATE TABLE t (${columns.join(', ')}); CREATE TABLE k (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY)`,
  );
  const run = await godwit(['plan', source.url, 'types.sqlite', '--json'], { cwd: project.folder });
  const plan: {
    readonly tables: readonly { source: { name: string }; columns: readonly { targetType: string }[] }[];
    readonly statements: readonly { sql: string }[];
  } = JSON.parse(run.stdout).plan;
  const planned = plan.tables.find((table) => table.source.name === 't')?.columns ?? [];
  const bare = (type: string | undefined): string | undefined => type?.replace(/^(DECIMAL_TEXT).*/, '$1');
  expect(wanted.map(([declared], index) => [declared, bare(planned[index]?.targetType)])).toEqual(wanted);
  expect(plan.statements.some(({ sql }) => /"id" INTEGER .*PRIMARY KEY/.test(sql))).toBe(true);
});
