import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import {
  createScratch,
  packWorkspace,
  publicPackages,
  type Registry,
  readPackedManifest,
  readTarball,
  startRegistry,
} from '@godwit/test-support/registry';

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
}, 120_000);
afterAll(() => registry?.[Symbol.asyncDispose]());

const ask = async (path: string): Promise<{ readonly status: number; readonly body: string }> => {
  const response = await fetch(registry.url + path);
  return { status: response.status, body: await response.text() };
};

test('it has every public package, the libraries that they need, and no tool of the tests', () => {
  const names = [...registry.tarballs.keys()];
  expect(names).toEqual(expect.arrayContaining(publicPackages().map(({ manifest }) => manifest.name)));
  expect(names).toEqual(
    expect.arrayContaining(['better-sqlite3', 'node-addon-api', 'pg', 'pg-types', 'zod']),
  );
  for (const name of ['jest', 'typescript', '@godwit/test-support', '@godwit/bench'])
    expect(names).not.toContain(name);
});

test('it answers for a scoped name as npm asks, and with the tarball that it promises', async () => {
  const { status, body } = await ask('@godwit%2fengine');
  expect(status).toBe(200);
  const { 'dist-tags': tags, versions } = JSON.parse(body);
  const manifest = versions[tags.latest];
  expect(manifest).toMatchObject({
    name: '@godwit/engine',
    dependencies: { '@godwit/plugin-api': expect.any(String) },
  });
  expect(manifest.dist.integrity).toMatch(/^sha512-/);
  const tarball = await fetch(manifest.dist.tarball);
  expect(tarball.status).toBe(200);
  expect(Number((await tarball.arrayBuffer()).byteLength)).toBeGreaterThan(1000);
});

test.each(['leftpad', '@godwit%2fnothing', 'pg/-/pg-0.0.0.tgz', '-/v1/search?text=pg', ''])(
  'it has no %p',
  async (path) => {
    expect((await ask(path)).status).toBe(404);
  },
);

test("a stranger's package is installed by its name, and its newest version is the latest", async () => {
  await using author = await createScratch(registry);
  await using user = await createScratch(registry);
  for (const version of ['1.0.0', '1.1.0']) {
    const dependencies = { picocolors: '*' };
    const manifest = {
      name: '@stranger/thing',
      version,
      type: 'module',
      exports: './index.js',
      dependencies,
    };
    author.write('package.json', JSON.stringify(manifest));
    author.write('index.js', `export const version = '${version}';`);
    expect(await registry.publish(author.folder)).toMatchObject({ name: '@stranger/thing', version });
  }
  await expect(registry.publish(author.folder)).rejects.toThrow('@stranger/thing@1.1.0 is published already');
  await user.install('@stranger/thing');
  expect(user.installed()).toEqual(['@stranger/thing', 'picocolors']);
  user.write('main.js', "import { version } from '@stranger/thing'; console.log(version);");
  expect(await user.run('node', ['main.js'])).toMatchObject({ code: 0, stdout: '1.1.0\n', stderr: '' });
  await user.install('@stranger/thing@1.0.0');
  expect((await user.run('node', ['main.js'])).stdout).toBe('1.0.0\n');
}, 120_000);

test('a file with a long path is found in its tarball', async () => {
  await using author = await createScratch(registry);
  const path = `docs/${'long-'.repeat(30)}/${'é'.repeat(60)}.md`;
  author.write(path, 'text');
  author.write('package.json', '{ "name": "long-paths", "version": "1.0.0" }');
  const { file } = await registry.publish(author.folder);
  expect(readTarball(file).get(path)?.toString()).toBe('text');
});

test('a tarball is installed by its path; what nobody published is an error that npm explains', async () => {
  await using scratch = await createScratch(registry);
  await scratch.install(registry.tarballs.get('@godwit/plugin-api') ?? '');
  expect(scratch.installed()).toEqual(['@godwit/plugin-api']);
  await expect(scratch.install('leftpad')).rejects.toThrow(/E404[\s\S]*leftpad/);
}, 120_000);

test('a scratch folder sees nothing of the workspace and is gone at the end', async () => {
  const scratch = await createScratch(registry);
  scratch.write('main.js', "import 'better-sqlite3';");
  expect((await scratch.run('node', ['main.js'])).stderr).toContain('ERR_MODULE_NOT_FOUND');
  const shown = await scratch.run('node', [
    '-p',
    'process.version + Object.keys(process.env).filter((key) => /^npm_package/.test(key))',
  ]);
  expect(shown.stdout).toBe(`${process.version}\n`);
  expect((await scratch.run('npm', ['config', 'get', 'registry'])).stdout).toBe(`${registry.url}\n`);
  const { stdout: path } = await scratch.run('node', ['-p', 'process.env.PATH']);
  expect(path.split(delimiter).filter((entry) => basename(entry) === '.bin')).toEqual([]);
  await scratch[Symbol.asyncDispose]();
  expect(existsSync(scratch.folder)).toBe(false);
});

test('the public packages are packed into a folder; a tarball is read without unpacking it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-pack-'));
  try {
    const [packed, ...others] = await packWorkspace(folder, ['@godwit/plugin-api']);
    expect(others).toEqual([]);
    expect(packed).toMatchObject({ name: '@godwit/plugin-api', version: expect.any(String) });
    expect(basename(packed?.file ?? '')).toBe(`godwit-plugin-api-${packed?.version}.tgz`);
    expect(readPackedManifest(packed?.file ?? '').name).toBe('@godwit/plugin-api');
    expect([...readTarball(packed?.file ?? '').keys()]).toEqual(
      expect.arrayContaining(['LICENSE', 'dist/index.js']),
    );
    await expect(packWorkspace(folder, ['@godwit/test-support'])).rejects.toThrow('No public package');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
