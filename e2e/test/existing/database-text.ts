import pg from 'pg';

/** What no application writes as rows of its own: records of the steps by which its schema was made. */
const BOOKKEEPING =
  "'(migrations|migrations_lock|SequelizeMeta|typeorm_metadata|schema_migrations|ar_internal_metadata|alembic_version)$'";
const OWN = "nspname NOT IN ('pg_catalog', 'information_schema', 'godwit')";

/** Every row of a database as its server prints it, and the last number of every generator, in one order. */
export async function databaseText(url: string): Promise<readonly string[]> {
  return await textOf(url, '!~');
}

/** The records of its framework, by which that knows what the next migration has to do. */
export async function recordsText(url: string): Promise<readonly string[]> {
  return (await textOf(url, '~')).filter((line) => !line.startsWith('sequence '));
}

async function textOf(url: string, matches: '~' | '!~'): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const column = async (text: string): Promise<readonly string[]> =>
    (await client.query<[string]>({ text, rowMode: 'array' })).rows.map(([line]) => line);
  try {
    await client.query("SET timezone = 'UTC'");
    const tables = await column(
      `SELECT format('SELECT %L || x::text FROM %I.%I AS x ORDER BY 1', relname || ' ', nspname, relname)
       FROM pg_class r JOIN pg_namespace n ON n.oid = relnamespace
       WHERE relkind = 'r' AND ${OWN} AND relname ${matches} ${BOOKKEEPING} ORDER BY nspname, relname`,
    );
    const lines: string[] = [];
    for (const table of tables) lines.push(...(await column(table)));
    const generators = `SELECT 'sequence ' || sequencename || ' ' || coalesce(last_value, 0) FROM pg_sequences
      WHERE schemaname <> 'godwit' AND sequencename !~ 'migration|content|permission' ORDER BY 1`;
    return [...lines, ...(await column(generators))];
  } finally {
    await client.end();
  }
}

/** Generators that would give a number which is there already. */
export async function staleGenerators(url: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ sequence: string; place: string; query: string }>(
      `SELECT s::regclass::text AS sequence, format('%s.%I', r.oid::regclass, attname) AS place,
         format('SELECT coalesce(max(%I), 0)::bigint AS largest, nextval(%L) AS next FROM %s', attname, s::regclass, r.oid::regclass) AS query
       FROM pg_class r JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_attribute a ON attrelid = r.oid AND attnum > 0 AND NOT attisdropped,
       LATERAL (SELECT pg_get_serial_sequence(r.oid::regclass::text, attname)::regclass AS s) AS generator
       WHERE relkind = 'r' AND ${OWN} AND s IS NOT NULL`,
    );
    const stale: string[] = [];
    for (const { place, query } of rows) {
      const [found] = (await client.query<{ largest: string; next: string }>(query)).rows;
      if (found !== undefined && BigInt(found.next) <= BigInt(found.largest)) stale.push(place);
    }
    return stale;
  } finally {
    await client.end();
  }
}
