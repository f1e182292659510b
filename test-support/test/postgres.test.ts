import { createTestDatabase } from '@godwit/test-support';
import pg from 'pg';

test('a test database is empty, UTF-8 and gone after drop', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(
    "SELECT current_setting('server_encoding') AS encoding, 'ø€😀' AS text, count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'",
  );
  await client.end();
  await database.drop();
  expect(rows).toEqual([{ encoding: 'UTF8', text: 'ø€😀', tables: 0 }]);
  await expect(new pg.Client({ connectionString: database.url }).connect()).rejects.toMatchObject({
    code: '3D000',
  });
});

test('two test databases do not share a name', async () => {
  await using first = await createTestDatabase();
  await using second = await createTestDatabase({ icuLocale: 'en-US' });
  expect(first.name).not.toBe(second.name);
});
