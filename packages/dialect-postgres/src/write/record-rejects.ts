import type { Reject } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { runQuery } from '../connect/query-builder.js';
import { DEFAULT_SCHEMA, quoteName } from '../ddl/sql-text.js';
import { recordsIn } from './record-rows.js';

/** The most rows of one statement: each has nine parameters, and a statement takes 65535. */
const MOST_ROWS = 1000;

/** Records rows that were refused, in the transaction that the session is in. */
export async function recordRejects(
  connection: Connection,
  schema: string,
  runId: string,
  rejects: readonly Reject[],
): Promise<void> {
  if (rejects.length === 0) return;
  const spell = await spelling(connection);
  for (let start = 0; start < rejects.length; start += MOST_ROWS) {
    const rows = rejects.slice(start, start + MOST_ROWS).map((reject) => rowOf(runId, reject, spell));
    await runQuery(connection, recordsIn(schema).insertInto('rejects').values(rows));
  }
}

/**
 * Takes rejects out of the records of a run, and counts their rows as written, in the transaction that the session is in. Of
 * equal ones as many go as are named.
 */
export async function settleRejects(
  connection: Connection,
  schema: string,
  runId: string,
  settled: readonly Reject[],
): Promise<void> {
  const spell = await spelling(connection);
  const rows = settled.map((reject) => rowOf(runId, reject, spell));
  const gone = await connection.query<Gone>(removal(quoteName(schema)), [
    runId,
    ...(['table_schema', 'table_name', 'key', 'code', 'message'] as const).map((name) =>
      rows.map((row) => row[name]),
    ),
  ]);
  for (const { table_schema, table_name, count } of gone)
    await connection.query(recount(quoteName(schema)), [runId, table_schema, table_name, count]);
}

interface Gone {
  readonly table_schema: string;
  readonly table_name: string;
  readonly count: bigint;
}

const REJECT = 'table_schema, table_name, key, code, message';

function removal(schema: string): string {
  return `
  WITH asked AS (
    SELECT ${REJECT}, pg_catalog.row_number() OVER (PARTITION BY ${REJECT}) AS nth
      FROM ROWS FROM (pg_catalog.unnest($2::text[]), pg_catalog.unnest($3::text[]), pg_catalog.unnest($4::text[]),
                      pg_catalog.unnest($5::text[]), pg_catalog.unnest($6::text[])) AS one (${REJECT})),
  known AS (
    SELECT number, ${REJECT}, pg_catalog.row_number() OVER (PARTITION BY ${REJECT} ORDER BY number) AS nth
      FROM ${schema}.rejects WHERE run_id = $1),
  gone AS (
    DELETE FROM ${schema}.rejects AS reject USING known JOIN asked USING (${REJECT}, nth)
     WHERE reject.run_id = $1 AND reject.number = known.number RETURNING reject.table_schema, reject.table_name)
  SELECT table_schema, table_name, pg_catalog.count(*) AS count FROM gone GROUP BY table_schema, table_name`;
}

/** A reject does not say of which range it was, so the ranges of its table give what they have one after the other. */
function recount(schema: string): string {
  return `
  UPDATE ${schema}.checkpoints AS checkpoint
     SET written = checkpoint.written + share.rows, rejected = checkpoint.rejected - share.rows
    FROM (SELECT range, greatest(0, least(rejected, $4 - (pg_catalog.sum(rejected) OVER (ORDER BY range) - rejected)))::bigint AS rows
            FROM ${schema}.checkpoints WHERE run_id = $1 AND table_schema = $2 AND table_name = $3) AS share
   WHERE checkpoint.run_id = $1 AND checkpoint.table_schema = $2 AND checkpoint.table_name = $3
     AND checkpoint.range = share.range AND share.rows > 0`;
}

type Spell = (text: string) => string;

/** How text is written that the database may be unable to hold: what was refused may be refused for that very reason. */
async function spelling(connection: Connection): Promise<Spell> {
  const [found] = await connection.query<{ encoding: string }>(
    "SELECT pg_catalog.current_setting('server_encoding') AS encoding",
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no text of PostgreSQL holds this one.
  const unheld = found?.encoding === 'UTF8' ? /\u0000/g : /[\u0000\u0080-\uffff]/g;
  return (text) => text.replace(unheld, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function rowOf(runId: string, reject: Reject, spell: Spell) {
  const { table, key, code, message, column, constraint, values } = reject;
  return {
    run_id: runId,
    table_schema: table.schema ?? DEFAULT_SCHEMA,
    table_name: table.name,
    key: spell(key),
    code,
    message: spell(message),
    column_name: column === undefined ? null : spell(column),
    constraint_name: constraint === undefined ? null : spell(constraint),
    // JSON has escaped what no text holds.
    row_values: values === undefined ? null : spell(JSON.stringify(values)),
  };
}
