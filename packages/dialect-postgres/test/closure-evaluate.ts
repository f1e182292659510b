import type { TableName } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Answers, AskedText } from '@godwit/testkit';
import pg from 'pg';

/** What a row gives, or that it fails: what the server cannot compute ends the statement otherwise. */
const COMPUTE = `CREATE FUNCTION pg_temp.compute(asked text, id bigint) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE found text;
  BEGIN
    EXECUTE asked INTO found USING id;
    RETURN found;
  EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
    RETURN 'it fails';
  END $$`;
/** A number without the zeros and exponents that its type spells. */
const SPELLED = `CASE WHEN pg_typeof(value)::text IN ('numeric', 'double precision', 'real')
  THEN trim_scale(value::text::numeric)::text ELSE value::text END`;

/** What PostgreSQL makes of texts in every row of a table; assigned ones as an UPDATE keeps them. */
export async function evaluate(
  config: unknown,
  table: TableName,
  asked: readonly AskedText[],
): Promise<readonly Answers[]> {
  const client = new pg.Client({ connectionString: String(config) });
  await client.connect();
  try {
    await client.query(`SET TimeZone = 'UTC'; ${COMPUTE}`);
    const all: Answers[] = [];
    for (const one of asked) all.push(await answersOf(client, quoteIdentifier(table.name), one));
    return all;
  } finally {
    await client.end();
  }
}

async function answersOf(client: pg.Client, table: string, { text, into }: AskedText): Promise<Answers> {
  const value =
    into === undefined
      ? `SELECT (${text}) AS value FROM ${table} WHERE id = $1`
      : `UPDATE ${table} SET ${quoteIdentifier(into)} = (${text}) WHERE id = $1 RETURNING ${quoteIdentifier(into)} AS value`;
  await client.query('BEGIN');
  try {
    const { rows } = await client.query<{ readonly found: string | null }>(
      `SELECT pg_temp.compute($1, id) AS found FROM ${table} ORDER BY id`,
      [`WITH asked AS (${value}) SELECT ${SPELLED} FROM asked`],
    );
    return rows.map(({ found }) => (found === 'it fails' ? undefined : found));
  } finally {
    await client.query('ROLLBACK');
  }
}
