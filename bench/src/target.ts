import { createTestDatabase } from '@godwit/test-support';
import pg from 'pg';

/** Gives an empty database to `use`, and takes it away again. The server has written everything out before. */
export async function withDatabase<T>(server: string, use: (url: string) => Promise<T>): Promise<T> {
  await using database = await createTestDatabase({ server });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
  return await use(database.url);
}
