import { isHiding } from '@godwit/plugin-api';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import pg from 'pg';
import { visibleSql } from '../src/ddl/visible-sql.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const ESC = 'a\u001b[2J\u009b\u202e\r\\b';

test.each([
  ['a constant', `SELECT '${ESC}''c' AS v`],
  ['a constant after a word', `SELECT true AS w, text'${ESC}' AS v`],
  ['a constant with escapes', `SELECT E'${ESC}\\'' AS v`],
  ['a name', `SELECT 1 AS "${ESC}""c"`],
  ['a name after a word', `SELECT 1 AS"${ESC}"`],
  ['a name in a name of text', `CREATE TEMPORARY TABLE "${ESC}" (); SELECT '"${ESC}"'::regclass::text AS v`],
  ['a constant in dollars', `SELECT $q$'${ESC}$w$ ' $q$ AS v, '$q$' AS w, '${ESC}' AS x`],
  ['dollars in a constant', `SELECT '$$' AS v, '${ESC}' AS w, $$x$$ AS x`],
  ['a body in dollars', `DO $$ BEGIN PERFORM '${ESC}'; END $$; SELECT 1 AS v`],
  ['a comment', `SELECT 1 -- ${ESC.replace('\r', '')}\n AS v /* ${ESC} */`],
])('%s is spelled without what a terminal obeys, and says the same', async (_, sql) => {
  const spelled = visibleSql(sql);
  expect([isHiding(sql), isHiding(spelled)]).toEqual([true, false]);
  const rows = await lastRows(sql);
  expect(rows).toHaveLength(1);
  expect(await lastRows(spelled)).toEqual(rows);
});

/** The rows of the last of some statements, in a session of their own. */
async function lastRows(sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return [await client.query(sql)].flat().at(-1)?.rows ?? [];
  } finally {
    await client.end();
  }
}
