import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createProject, godwit, type Project } from './godwit.js';

const CLI = fileURLToPath(new URL('..', import.meta.url));
const manifest = createRequire(import.meta.url)('../package.json') as {
  dependencies: Record<string, string>;
};

/** The least that is taken for a dialect; nothing of it is called in these tests. */
const dialectText = (name: string): string =>
  `{ name: '${name}', aliases: ['${name}s'], apiVersion: 0, capabilities: {}, parseConfig: () => ({}), openSource: () => {} }`;

let project: Project;
beforeEach(() => {
  project = createProject({ packages: false });
});
afterEach(() => project[Symbol.dispose]());

test('a dialect that is not installed: the command that installs it, exit 2, and no file is made', async () => {
  const bin = installWithoutDialects(project.path('global'));
  for (const [source, name] of [
    ['sqlite:./a.db', 'sqlite'],
    ['pg://h/d', 'postgres'],
    ['postgresql://h/d', 'postgres'],
  ] as const) {
    const run = await godwit(['migrate', source, 'postgres://me:s3cret@h/d'], { cwd: project.folder, bin });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(`DIALECT_UNKNOWN: There is no dialect "${name}" here`);
    expect(run.stderr).toContain(`npm install @godwit/dialect-${name}`);
  }
  const listed = await godwit(['dialects'], { cwd: project.folder, bin });
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout).toContain('npm install @godwit/dialect-sqlite');
  expect(existsSync(project.path('a.db'))).toBe(false);
});

test('an unknown scheme says what is known', async () => {
  const run = await godwit(['inspect', 'oracle://h/d']);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain('There is no dialect "oracle" here');
  expect(run.stderr).toMatch(/Known dialects: sqlite, postgres/);
  // Nobody knows whether there is such a package.
  expect(run.stderr).not.toContain('npm install');
});

test('a misspelt scheme names the nearest', async () => {
  const run = await godwit(['inspect', 'postgre://h/d']);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('Did you mean postgres?');
});

test('both dialects of this workspace are found from its folder', async () => {
  const run = await godwit(['dialects', '--json'], { cwd: CLI });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const dialects = JSON.parse(run.stdout).dialects;
  for (const name of ['sqlite', 'postgres']) {
    expect(dialects).toContainEqual(
      expect.objectContaining({
        name,
        status: 'ready',
        package: `@godwit/dialect-${name}`,
        from: expect.any(String),
      }),
    );
  }
});

test('a package of someone else is found by its name, and the project comes before the place of the command', async () => {
  writePackage('godwit-dialect-foo', '1.2.3', `export const foo = ${dialectText('foo')};`);
  writePackage('@godwit/dialect-sqlite', '9.9.9', `export const mine = ${dialectText('sqlite')};`);
  const run = await godwit(['dialects', '--json'], { cwd: project.folder });
  const byName = new Map(JSON.parse(run.stdout).dialects.map((one: { name: string }) => [one.name, one]));
  expect(byName.get('foo')).toMatchObject({
    status: 'ready',
    version: '1.2.3',
    reads: true,
    writes: false,
    aliases: ['foos'],
  });
  expect(byName.get('sqlite')).toMatchObject({
    version: '9.9.9',
    from: project.path('node_modules/@godwit/dialect-sqlite'),
  });
});

test('the official name comes before the free one', async () => {
  writePackage('godwit-dialect-foo', '1.0.0', `export const foo = ${dialectText('foo')};`);
  writePackage('@godwit/dialect-foo', '2.0.0', `export const foo = ${dialectText('foo')};`);
  const run = await godwit(['dialects'], { cwd: project.folder });
  expect(run.stdout).toContain('@godwit/dialect-foo 2.0.0');
});

test('a package that cannot be used is DIALECT_INVALID and says where it lies', async () => {
  writePackage('godwit-dialect-foo', '1.0.0', 'export const foo = 1;');
  writePackage('godwit-dialect-bar', '1.0.0', `throw new Error('its library is missing');`);
  const empty = await godwit(['inspect', 'foo:x'], { cwd: project.folder });
  expect(empty).toMatchObject({ code: 2, stdout: '' });
  expect(empty.stderr).toContain(
    'DIALECT_INVALID: The package godwit-dialect-foo 1.0.0 exports no dialect named "foo".',
  );
  const broken = await godwit(['inspect', 'bar:x'], { cwd: project.folder });
  expect(broken).toMatchObject({ code: 2, stdout: '' });
  expect(broken.stderr).toContain('its library is missing');
  expect(broken.stderr).toContain(project.path('node_modules/godwit-dialect-bar'));
});

test('what the config registers comes before every package', async () => {
  project.write(
    'godwit.config.ts',
    `export default { dialects: [${dialectText('sqlite')}, ${dialectText('own')}] };`,
  );
  const run = await godwit(['dialects', '--json'], { cwd: project.folder });
  const dialects = JSON.parse(run.stdout).dialects;
  expect(dialects).toContainEqual(expect.objectContaining({ name: 'sqlite', from: 'config' }));
  expect(dialects).toContainEqual(expect.objectContaining({ name: 'own', from: 'config' }));
});

test('options that an installed dialect declares are flags, without it being loaded', async () => {
  const rows = `{ fast: { takes: { kind: 'flag' }, default: false, help: 'be fast' } }`;
  writePackage(
    'godwit-dialect-foo',
    '1.0.0',
    `throw new Error('loaded');`,
    `export const options = ${rows};`,
  );
  const help = await godwit(['migrate', '--help'], { cwd: project.folder });
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toMatch(/Options of foo:\n {2}--fast +be fast\n/);
  const other = await godwit(['migrate', 'sqlite:a.db', 'sqlite:b.db', '--fast'], { cwd: project.folder });
  expect(other).toMatchObject({ code: 2, stdout: '' });
  expect(other.stderr).toContain(
    'OPTION_OF_OTHER_DIALECT: --fast is an option of the dialect "foo", and neither side of this move is one.',
  );
});

test.each([
  ['nothing', ''],
  ['no rows', 'export const options = 7;'],
  ['an option that every move has', `export const options = { where: { takes: { kind: 'flag' } } };`],
  ['an error', `throw new Error('broken');`],
])('a package whose options are %s is left out of the help', async (_what, options) => {
  writePackage('godwit-dialect-foo', '1.0.0', `throw new Error('loaded');`, options);
  const help = await godwit(['migrate', '--help'], { cwd: project.folder });
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).not.toContain('foo');
});

test('options of a dialect that the config registers stand in the config', async () => {
  const dialect = dialectText('own').replace(
    '{',
    `{ options: { fast: { takes: { kind: 'flag' }, default: false, help: 'be fast' } },`,
  );
  const config = (value: string): string =>
    `export default { dialects: [${dialect}], options: { fast: ${value} } };`;
  project.write('godwit.config.mjs', config('true'));
  expect(await godwit(['dialects'], { cwd: project.folder })).toMatchObject({ code: 0, stderr: '' });
  project.write('wrong.config.mjs', config('1'));
  const wrong = await godwit(['dialects', '--config', 'wrong.config.mjs'], { cwd: project.folder });
  expect(wrong.stderr).toContain('The field "options.fast" has to be true or false.');
});

function writePackage(name: string, version: string, code: string, options?: string): void {
  const folder = join(project.folder, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  const own = options === undefined ? {} : { './options': './options.js' };
  const content = { name, version, type: 'module', exports: { '.': { import: './index.js' }, ...own } };
  if (options !== undefined) writeFileSync(join(folder, 'options.js'), options);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(content));
  writeFileSync(join(folder, 'index.js'), code);
}

/** A copy of the command beside its own libraries only, as `npm install --global godwit` leaves it. */
function installWithoutDialects(folder: string): string {
  const modules = join(folder, 'node_modules');
  const own = join(modules, 'godwit');
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(join(CLI, part), join(own, part), { recursive: true });
  for (const name of Object.keys(manifest.dependencies)) {
    const near = join(CLI, 'node_modules', name);
    const link = join(modules, name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(existsSync(near) ? near : join(CLI, '../../node_modules', name), link);
  }
  return join(own, 'bin/godwit.js');
}
