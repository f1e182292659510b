import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createTestDatabase, execute } from '@godwit/test-support';
import { blocksOf, readDocument } from '@godwit/test-support/markdown';
import { godwit } from '../command.js';
import { createScratch } from './scratch.js';

const README = 'packages/dialect-postgres/README.md';
const SHOWN = blocksOf(readDocument(README)).filter(({ language }) => language === 'sql');

/** What the README grants a role, said of a role that is there only for this test. */
function grantsTo(role: string, own: string): string {
  const block = SHOWN.find(({ text }) => new RegExp(`\\b${role}\\b`).test(text));
  if (block === undefined) throw new Error(`${README} grants nothing to ${role}`);
  return block.text.replaceAll(new RegExp(`\\b${role}\\b`, 'g'), own);
}

function urlOf(database: string, role: string): string {
  const url = new URL(database);
  [url.username, url.password] = [role, role];
  return url.href;
}

test.each([
  ['mover', 'a target'],
  ['reader', 'a source'],
])('the rights that %s is given are enough for %s', async (shown, side) => {
  const role = `godwit_${shown}_${randomBytes(6).toString('hex')}`;
  // Roles belong to the whole server: this one goes after the database in which it has rights.
  await using outside = await createTestDatabase();
  await using database = await createTestDatabase();
  using scratch = createScratch();
  const [app, copy] = [join(scratch.folder, 'app.db'), join(scratch.folder, 'copy.db')];
  await execute(outside.url, `CREATE ROLE ${role} LOGIN PASSWORD '${role}'`);
  try {
    await execute(
      database.url,
      'CREATE TABLE things (id serial PRIMARY KEY); INSERT INTO things DEFAULT VALUES',
    );
    const url = urlOf(database.url, role);
    const sides = side === 'a target' ? [app, url] : [url, copy];
    expect((await godwit(['migrate', ...sides])).code).toBe(1);
    await execute(database.url, grantsTo(shown, role));
    expect(await godwit(['migrate', ...sides])).toMatchObject({ code: 0 });
  } finally {
    await database.drop();
    await execute(outside.url, `DROP ROLE ${role}`);
  }
});
