import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, OPTIONS, optionTable } from '@godwit/engine';
import { createTestDatabase } from '@godwit/test-support';
import { blocksOf, readDocument } from '@godwit/test-support/markdown';
import Database from 'better-sqlite3';
import { createProject, godwit, type Project } from './godwit.js';
import { codesIn, helpOf, tableOf } from './markdown.js';
import { query } from './sample.js';

let project: Project;
beforeEach(() => {
  project = createProject();
});
afterEach(() => project[Symbol.dispose]());

const HELP = helpOf(readDocument('docs/cli.md'));

test.each(HELP.map((block) => [block.command, block.text]))(
  'docs/cli.md shows what %s --help says',
  async (command, text) => {
    const run = await godwit([command, '--help']);
    expect(run.stdout.trimEnd()).toBe(text.trimEnd());
  },
);

test('docs/cli.md shows the help of every command', () => {
  expect(HELP.map((block) => block.command)).toEqual([
    'migrate',
    'plan',
    'verify',
    'diff',
    'sync',
    'repair',
    'inspect',
    'profile',
    'resume',
    'retry-rejects',
    'rollback',
    'history',
    'clean',
    'dialects',
  ]);
});

test('the error that docs/cli.md shows is what is said', async () => {
  const shown = blocksOf(readDocument('docs/cli.md')).find((block) => block.text.startsWith('error '));
  expect((await godwit(['inspect', 'postgres://127.0.0.1:1/app'])).stderr).toBe(shown?.text);
});

test('docs/configuration.md lists every option with its flag', async () => {
  const document = readDocument('docs/configuration.md');
  const ofDialects = tableOf(document, 'option of a dialect');
  const rows = [...tableOf(document, 'option'), ...ofDialects];
  const help = (await godwit(['migrate', '--help'])).stdout;
  const flags = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map((match) => match[1] ?? '');
  const own = ['--config', '--no-config', '--json', '--trace', '--force', '--resume', '--rejects'];
  const listed = rows.map((row) => codesIn(row[1] ?? '')[0] ?? '');
  expect([...listed].sort()).toEqual(flags.filter((name) => !own.includes(name)).sort());
  for (const [, flag = '', dialect = ''] of ofDialects.map((row) => row.map((cell) => codesIn(cell)[0])))
    expect(help).toMatch(new RegExp(`Options of ${dialect}:\n(?: .*\n)*  ${flag}\\b`));
  project.write(
    'all.json',
    JSON.stringify({ options: Object.fromEntries(rows.map((row) => [codesIn(row[0] ?? '')[0], null])) }),
  );
  const loaded = await godwit(['dialects', '--config', 'all.json'], { cwd: project.folder });
  // A field that did not exist would be named as such; those that exist are refused for their value.
  expect(loaded.stderr).toMatch(/The field "options\.\w+" has to be/);
});

test.each(Object.entries(optionTable([sqlite, postgres])))(
  'docs/configuration.md says the words and the default of %s',
  (name, { syntax, default: value, dialect }) => {
    const document = readDocument('docs/configuration.md');
    const title = dialect === undefined ? 'option' : 'option of a dialect';
    const row = tableOf(document, title).find(([cell = '']) => codesIn(cell)[0] === name) ?? [];
    const words = syntax.kind === 'words' ? syntax.words : [];
    const choices = syntax.kind === 'choices' ? Object.values(syntax.choices).flat() : [];
    const text = row.join(' ');
    expect([...words, ...choices].filter((word) => !text.includes(`'${word}'`))).toEqual([]);
    const cell = row.at(-2) ?? '';
    if (typeof value === 'string') expect(cell).toContain(`'${value}'`);
    if (typeof value === 'number' || typeof value === 'boolean') expect(cell).toContain(`\`${value}\``);
  },
);

test('the README of the engine names every option and every call of a manager', () => {
  const document = readDocument('packages/engine/README.md');
  const named = tableOf(document, 'option').flatMap((row) => row.flatMap((cell) => codesIn(cell)));
  const words = new Set(named.flatMap((text) => text.match(/\w+/g) ?? []));
  expect(Object.keys(OPTIONS).filter((name) => !words.has(name))).toEqual([]);
  const manager = createMigrationManager(
    { source: 'sqlite:a.db', target: 'sqlite:b.db' },
    { dialects: [sqlite] },
  );
  const calls = Object.entries(manager).filter(([, member]) => typeof member === 'function');
  const missing = calls.filter(([name]) => !document.includes(`\`manager.${name}(`));
  expect(missing.map(([name]) => name)).toEqual([]);
});

test('the type table of the README is what a plan decides', async () => {
  const rows = tableOf(readDocument('README.md'), 'SQLite declares');
  const wanted = rows.flatMap((row) => {
    const type = codesIn(row[1] ?? '')[0];
    return type === undefined ? [] : codesIn(row[0] ?? '').map((declared) => [declared, type] as const);
  });
  expect(wanted.length).toBeGreaterThan(20);
  const db = new Database(project.path('types.db'));
  for (const [index, [declared]] of wanted.entries()) db.exec(`CREATE TABLE t${index} (c "${declared}")`);
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
    `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (${columns.join(', ')}); CREATE TABLE k (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY)`,
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

test('the help of every command says what its exit codes mean', () => {
  expect(
    HELP.filter(({ text }) => !/\nExit codes:\n {2}0 /.test(text)).map(({ command }) => command),
  ).toEqual([]);
});
