import { objectsOf, query } from './sample.js';
import { Scene } from './scene.js';

const scene = new Scene();
const run = (args: readonly string[]) => scene.run(args);
const titles = async () =>
  (await query(scene.url, 'SELECT title FROM book ORDER BY id')).map((row) => row['title']);

const CONFIGS = {
  'godwit.config.ts': (url: string) => `
    import { defineConfig, defineTransform, type MigrationConfig } from 'godwit';
    const shout = defineTransform({
      name: 'shout',
      match: { table: 'book', column: 'title', kind: 'text' },
      open: () => (value) => value.toUpperCase(),
    });
    const config: MigrationConfig = {
      source: { dialect: 'sqlite', path: './app.db' },
      target: { url: '${url}' },
      options: { includeTables: ['book', 'author'] },
      transforms: [shout],
    };
    export default defineConfig(config);`,
  'godwit.config.js': (url: string) =>
    `module.exports = { source: 'sqlite:./app.db', target: '${url}', options: { excludeTables: ['none_*', 'bo?ks', 'author'].slice(2) } };`,
  'godwit.config.mjs': (url: string) => `export default { source: 'app.db', target: '${url}', options: {} };`,
  'godwit.config.json': (url: string) =>
    JSON.stringify({ source: 'app.db', target: { url }, options: { parallel: true } }),
};

test.each(Object.keys(CONFIGS))('everything comes from %s', async (name) => {
  // Its own, so that no package.json of a folder above says what a .js file is.
  scene.project.write('package.json', '{}');
  scene.project.write(name, CONFIGS[name as keyof typeof CONFIGS](scene.url));
  const moved = await run(['migrate']);
  expect(moved.code).toBe(0);
  const shouted = name.endsWith('.ts');
  expect(await titles()).toEqual(
    ['The Dispossessed', 'Tehanu', 'Ficciones'].map((title) => (shouted ? title.toUpperCase() : title)),
  );
});

test('flags and arguments win over the file', async () => {
  const config = {
    source: 'missing.db',
    target: scene.url,
    options: { includeTables: ['author'], where: { book: 'id = 1' } },
  };
  scene.project.write('other.json', JSON.stringify(config));
  const args = [
    'migrate',
    'app.db',
    '--config',
    'other.json',
    '--include-tables',
    'book',
    '--where',
    "book=title LIKE 'T%'",
  ];
  expect((await run(args)).code).toBe(0);
  expect(await titles()).toEqual(['The Dispossessed', 'Tehanu']);
  expect(await objectsOf(scene.url)).not.toContain('public.author');
});

test('type mappings and patterns given as flags are obeyed', async () => {
  const args = [
    'migrate',
    'app.db',
    scene.url,
    '--type-mapping',
    'book.price=text',
    '--exclude-tables',
    'auth*',
  ];
  expect((await run(args)).code).toBe(0);
  const [column] = await query(
    scene.url,
    "SELECT data_type FROM information_schema.columns WHERE column_name = 'price'",
  );
  expect(column).toEqual({ data_type: 'text' });
});
