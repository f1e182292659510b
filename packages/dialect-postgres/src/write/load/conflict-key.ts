import { MigrationError, type TableName } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { qualifiedName } from '../../ddl/sql-text.js';

/** What ON CONFLICT can go by: a unique index over all of these columns and no others, checked row by row. */
const UNIQUE = `
  SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS i
     WHERE i.indrelid = pg_catalog.to_regclass($1) AND i.indisunique AND i.indisvalid AND i.indimmediate AND NOT i.indisexclusion
       AND i.indpred IS NULL AND i.indexprs IS NULL
       AND (SELECT pg_catalog.array_agg(a.attname::text ORDER BY a.attname::text)
              FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) AS p (place)
              JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.place])
         = (SELECT pg_catalog.array_agg(name ORDER BY name) FROM pg_catalog.unnest($2::text[]) AS name)) AS found`;

/** Throws OPTIONS_CONTRADICT where the table has no unique index that tells rows apart by these columns. */
export async function checkConflictKey(
  connection: Connection,
  table: TableName,
  key: readonly string[],
): Promise<void> {
  const [row] = await connection.query<{ found: boolean }>(UNIQUE, [qualifiedName(table), [...key]]);
  if (row?.found === true) return;
  throw new MigrationError({
    code: 'OPTIONS_CONTRADICT',
    message: `The table has no unique index over ${key.join(', ')} by which rows could take the place of others.`,
    hint: 'Make one that is neither partial nor deferrable, or choose another way with onExisting.',
    place: { ...(table.schema === undefined ? {} : { schema: table.schema }), table: table.name },
  });
}
