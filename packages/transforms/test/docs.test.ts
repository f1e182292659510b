import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as transforms from '@godwit/transforms';
import { failure } from './run-transform.js';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
const pageOf = (factory: string): string =>
  factory.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The first cells of the table of options. */
function listed(page: string): readonly string[] {
  const table = page.slice(page.indexOf('| option |')).split('\n\n')[0] ?? '';
  return [...table.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1] ?? '');
}

/** What the error of an unknown option lists. */
async function known(factory: (options: object) => unknown): Promise<readonly string[]> {
  const options = { to: 'text', value: '', salt: '12345678', unit: 's', match: {} };
  const { message } = await failure(() => factory({ ...options, unknown: 1 }));
  return (/there are (.*)\.$/.exec(message)?.[1] ?? '').split(', ');
}

const FACTORIES = Object.entries(transforms) as unknown as readonly (readonly [
  string,
  (o: object) => unknown,
])[];

test.each(FACTORIES)(
  'the page of %s lists its options, and the indexes list the page',
  async (name, factory) => {
    const page = read(`docs/transforms/${pageOf(name)}.md`);
    expect([...listed(page)].sort()).toEqual([...(await known(factory))].sort());
    expect(page).toContain(`import { ${name} } from '@godwit/transforms';`);
    for (const [index, folder] of [
      ['docs/transforms/README.md', ''],
      ['packages/transforms/README.md', '../../docs/transforms/'],
    ])
      expect(read(index ?? '')).toContain(`(${folder}${pageOf(name)}.md)`);
  },
);

test('every page is of a transform', () => {
  const pages = readdirSync(fileURLToPath(new URL('../../../docs/transforms', import.meta.url)));
  expect([...pages].sort()).toEqual([...FACTORIES.map(([name]) => `${pageOf(name)}.md`), 'README.md'].sort());
});
