import type { LedgerNote } from '@godwit/test-support/checker';
import pg from 'pg';

/** Moves the tables back into the schemas that became a part of their names, by what the ledger says of it. */
export async function giveSchemasBack(url: string, ledger: readonly LedgerNote[]): Promise<void> {
  const schemas = ledger.flatMap(({ code, place, message }) =>
    code === 'NAME_CHANGED' && place.schema !== undefined && message.includes(`"${place.schema}_"`)
      ? [place.schema]
      : [],
  );
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const schema of schemas) await giveBack(client, schema);
  } finally {
    await client.end();
  }
}

async function giveBack(client: pg.Client, schema: string): Promise<void> {
  const name = client.escapeIdentifier(schema);
  await client.query(`CREATE SCHEMA ${name}`);
  const found = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND starts_with(tablename, $1)",
    [`${schema}_`],
  );
  for (const { name: table } of found.rows) {
    const own = client.escapeIdentifier(table.slice(schema.length + 1));
    await client.query(`ALTER TABLE public.${client.escapeIdentifier(table)} SET SCHEMA ${name}`);
    await client.query(`ALTER TABLE ${name}.${client.escapeIdentifier(table)} RENAME TO ${own}`);
  }
}
