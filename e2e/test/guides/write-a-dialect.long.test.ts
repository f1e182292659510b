import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createShop } from '@godwit/example-shop/create-shop';
import { createTestDatabase } from '@godwit/test-support';
import {
  checkSameContent,
  checkSameSqlite,
  compareSqliteSchemas,
  describeSchemaDifference,
  type FactKind,
  strikeOff,
} from '@godwit/test-support/checker';
import { createScratch, type Registry, type Scratch, startRegistry } from '@godwit/test-support/registry';
import { complaint, ledgerOf } from '../ledger.js';
import { summarise } from '../summarise.js';
import { untoldValues } from '../untold-values.js';
import { followGuide, guideBlocks, makeProject } from './follow-guide.js';
import { publishTools } from './publish-tools.js';

const GUIDE = 'docs/write-a-dialect.md';
const PACKAGE = 'godwit-dialect-jsonl';

/** What must come back. Options of tables and names of types are of SQLite only. */
const DEMANDED: readonly FactKind[] = [
  'table',
  'column',
  'nullable',
  'generated',
  'primary-key',
  'unique',
  'foreign-key',
  'check',
  'index',
];

let registry: Registry;
let scratch: Scratch;
let shop: string;
beforeAll(async () => {
  registry = await startRegistry();
  await publishTools(registry);
  scratch = await createScratch(registry);
  makeProject(scratch, PACKAGE);
  makeProject(scratch, 'app');
  shop = join(scratch.folder, 'app', 'shop.db');
  createShop(shop);
  await followGuide(scratch, GUIDE, PACKAGE);
}, 300_000);
afterAll(async () => {
  await scratch?.[Symbol.asyncDispose]();
  await registry?.[Symbol.asyncDispose]();
});

/** Moves a database of the project `app` by the command that the guide installs there. */
function move(source: string, target: string) {
  return scratch.run('npx', ['godwit', 'migrate', source, target, '--json'], 'app');
}

test('the guide builds, certifies, packs and uses a dialect that moves the shop there and back', async () => {
  const back = join(scratch.folder, 'app', 'back.db');
  const ways = {
    there: await move('sqlite:./shop.db', 'jsonl:./again'),
    back: await move('jsonl:./again', 'sqlite:./again.db'),
  };
  expect([complaint(ways.there), complaint(ways.back)]).toEqual(['', '']);
  const values = checkSameSqlite({ expected: shop, found: back });
  expect(values.tables.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThan(50_000);
  expect(summarise(untoldValues(values, ways))).toEqual([]);
  const ledger = [...ledgerOf(ways.there), ...ledgerOf(ways.back)];
  const schema = compareSqliteSchemas(shop, back).filter(({ kind }) => DEMANDED.includes(kind));
  expect(strikeOff(schema, ledger).map(describeSchemaDifference)).toEqual([]);
}, 120_000);

test('the option that the guide declares is a flag of the command, and reaches the dialect', () => {
  const files = readdirSync(join(scratch.folder, 'app', 'lines')).filter((name) => !name.endsWith('.json'));
  expect(files.length).toBeGreaterThan(3);
  expect(files.filter((name) => !name.endsWith('.ndjson'))).toEqual([]);
});

test('what a crash left behind the last commit is not read', async () => {
  const folder = join(scratch.folder, 'app', 'shop');
  const file = readdirSync(folder).find((name) => name.startsWith('customers.')) ?? 'customers';
  appendFileSync(join(folder, file), '{"id":"5001","email":"to');
  expect(complaint(await move('jsonl:./shop', 'sqlite:./torn.db'))).toBe('');
  const [expected, found] = ['back.db', 'torn.db'].map((name) => join(scratch.folder, 'app', name));
  expect(checkSameSqlite({ expected: expected ?? '', found: found ?? '' }).differences).toEqual([]);
}, 120_000);

test('the dialect of the guide works with PostgreSQL as well', async () => {
  await using database = await createTestDatabase();
  const installed = await scratch.run('npm', ['install', '@godwit/dialect-postgres'], 'app');
  expect(complaint(installed)).toBe('');
  expect(complaint(await move('jsonl:./shop', database.url))).toBe('');
  const { differences } = await checkSameContent({ sqlitePath: shop, postgresUrl: database.url });
  expect(summarise(differences)).toEqual([]);
}, 120_000);

test('the guide keeps its word: it is short, and needs nothing but the contract and Node.js', () => {
  const sources = guideBlocks(GUIDE).filter(({ file }) => file?.startsWith('src/'));
  const lines = sources.flatMap(({ text }) => text.trimEnd().split('\n'));
  expect(lines.length).toBeLessThan(460);
  const imported = lines.flatMap((line) => / from '([^.'][^']*)';$/.exec(line)?.[1] ?? []);
  expect(imported.filter((name) => !/^(?:node:|@godwit\/plugin-api$)/.test(name))).toEqual([]);
});
