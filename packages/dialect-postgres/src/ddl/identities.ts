import type { Column, Note, Statement, Table } from '@godwit/plugin-api';
import { LATE_BOUND } from '../introspect/late-bound.js';
import { proveCounting, raiseCounting } from './counting-identity.js';
import { qualifiedName, quoteName, quoteText } from './sql-text.js';
import { afterLoad, placeIn } from './statement.js';

/** Moves every key generator past the last key, and proves it without using up a key. */
export function resetIdentities(tables: readonly Table[], made = false): readonly Statement[] {
  return tables.flatMap((table) =>
    table.columns
      .filter((column) => column.identity !== undefined && largestOf(column) !== undefined)
      .map((column) => resetIdentity(table, column, largestOf(column) ?? 0n, made)),
  );
}

function largestOf(column: Column): bigint | undefined {
  if (column.type.kind === 'bigint') return 2n ** 63n - 1n;
  return column.type.kind === 'integer' ? 2n ** BigInt(column.type.bits - 1) - 1n : undefined;
}

function resetIdentity(table: Table, column: Column, largest: bigint, made: boolean): Statement {
  const target = qualifiedName(table.name);
  const name = quoteName(column.name);
  return afterLoad({
    id: `reset-identity:${target}.${name}`,
    ...textsOf(table, column, largest, made),
    purpose: `raise the keys of ${target}.${name} above the largest`,
    table: table.name,
    noteWhen: {
      probe: {
        kind: isFalling(column) ? 'below' : 'above',
        table: table.name,
        column: column.name,
        value: String(isFalling(column) ? -largest : largest - 1n),
        keyColumns: [column.name],
      },
      note: exhausted(table, column),
    },
  });
}

/** The statement, and what proves that it did what it should. */
function textsOf(
  table: Table,
  column: Column,
  largest: bigint,
  made: boolean,
): Required<Pick<Statement, 'sql' | 'expect'>> {
  const target = qualifiedName(table.name);
  const own = owned(target, column.name);
  const isOwn = made && isOwner(column);
  const given = { target, name: quoteName(column.name), given: lastValue(column, largest) };
  const proof = (sql: string): NonNullable<Statement['expect']> => ({ sql, rows: [[true]] });
  if (isOwn && isCounting(column)) {
    const site = { ...given, sequence: own, largest };
    return { sql: raiseCounting(site), expect: proof(proveCounting(site)) };
  }
  const site = { ...given, sequence: sequenceRow(isOwn ? own : found(target, column.name), largest) };
  return { sql: resetText(site), expect: proof(proofText(site)) };
}

interface Site {
  /** The table, qualified. */
  readonly target: string;
  /** The column, quoted. */
  readonly name: string;
  /** What the generator of the source gave last, or NULL. */
  readonly given: string;
  /** The query that finds the sequence. */
  readonly sequence: string;
}

/** A generator that has used up its numbers says nothing about the next key; the keys themselves do. */
function lastValue(column: Column, largest: bigint): string {
  const { lastValue: last } = column.identity ?? {};
  if (last === undefined || !/^-?\d+$/.test(last)) return 'NULL';
  const isUsedUp = isFalling(column) ? BigInt(last) <= -largest - 1n : BigInt(last) >= largest;
  return isUsedUp ? 'NULL' : last;
}

function isFalling({ identity }: Column): boolean {
  return identity?.increment?.startsWith('-') === true;
}

/** Whether a column that `create` made has its sequence for itself; one that shares another's names it. */
function isOwner({ identity }: Column): boolean {
  return identity !== undefined && identity.sequence === undefined;
}

/** Whether a generator counts 1, 2, 3 to the end of its type. */
function isCounting({ identity }: Column): boolean {
  const { start = '1', increment = '1', bounds } = identity ?? {};
  return start === '1' && increment === '1' && bounds === undefined;
}

/**
 * What is known of a sequence. Its numbers are given as they count: those of a falling sequence with the opposite sign, so
 * that all rise (`way`).
 */
function sequenceRow(sequence: string, largest: bigint): string {
  return `SELECT seqrelid, seqcycle, way, way * seqstart::numeric AS start, pg_catalog.abs(seqincrement::numeric) AS step,
        CASE way WHEN 1 THEN seqmin ELSE -seqmax::numeric END AS low,
        CASE way WHEN 1 THEN least(seqmax, ${largest}) ELSE -greatest(seqmin, ${-largest - 1n})::numeric END AS high,
        way * pg_catalog.pg_sequence_last_value(seqrelid::pg_catalog.regclass)::numeric AS last
      FROM (SELECT *, pg_catalog.sign(seqincrement::numeric)::int AS way FROM pg_catalog.pg_sequence) AS numbered
     WHERE seqrelid = (SELECT ${sequence})`;
}

function owned(target: string, column: string): string {
  return `pg_catalog.pg_get_serial_sequence(${quoteText(target)}, ${quoteText(column)})::pg_catalog.regclass`;
}

/** The sequence that the column owns, else the one its default reads. */
function found(target: string, column: string): string {
  const table = `${quoteText(target)}::pg_catalog.regclass`;
  return `coalesce(${owned(target, column)}, (
       SELECT pg_catalog.min(used.refobjid) FROM pg_catalog.pg_attribute AS a
         JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         JOIN pg_catalog.pg_depend AS used ON used.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
          AND used.objid = d.oid AND used.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
         JOIN pg_catalog.pg_class AS c ON c.oid = used.refobjid AND c.relkind = 'S'
        WHERE a.attrelid = ${table} AND a.attname = ${quoteText(column)}), (
       SELECT late.sequence_oid FROM (${LATE_BOUND}) AS late
         JOIN pg_catalog.pg_attribute AS a ON a.attrelid = late.table_oid AND a.attnum = late.number
        WHERE a.attrelid = ${table} AND a.attname = ${quoteText(column)}))`;
}

/**
 * The key of the table that the sequence comes to last. What holds it is materialized: else the server plans the question anew
 * for each use, which of a small table takes longer than all else.
 */
function furthest({ target, name }: Site): string {
  return `CASE way WHEN 1 THEN (SELECT pg_catalog.max(${name}) FROM ${target})
      ELSE -(SELECT pg_catalog.min(${name}) FROM ${target})::numeric END`;
}

/**
 * It never goes back, since others may use the sequence, too. Without a key it starts afresh; with the last number taken it
 * goes on in the largest gap.
 */
function resetText(site: Site): string {
  const { target, name, given, sequence } = site;
  return `WITH sequence AS (
    ${sequence}
  ), top AS MATERIALIZED (
    SELECT *, greatest(${furthest(site)}, way * ${given}::numeric, CASE WHEN last IS NULL THEN start - step WHEN last + step <= high THEN last END) AS key
      FROM sequence
  ), state AS (
    SELECT *, coalesce(key >= low AND key <> start - step, false) AS called FROM top
  )
  SELECT pg_catalog.setval(seqrelid::pg_catalog.regclass, (way * CASE
      WHEN NOT called THEN start
      WHEN seqcycle OR key + step <= high THEN least(key, high)
      ELSE (SELECT greatest(state.low, coalesce(pg_catalog.max(key), state.low)) FROM (
        SELECT key FROM (
          SELECT key, pg_catalog.lead(key) OVER (ORDER BY key) - key AS width
            FROM (SELECT state.way * rows.${name}::numeric AS key FROM ${target} AS rows WHERE state.way * rows.${name}::numeric >= state.low UNION SELECT state.low - 1) AS keys
        ) AS gaps WHERE width IS NOT NULL ORDER BY width DESC, key LIMIT 1) AS widest)
    END)::bigint, called)
    FROM state`;
}

function proofText(site: Site): string {
  const { target, name, sequence } = site;
  return `WITH sequence AS (
    ${sequence}
  ), next AS MATERIALIZED (
    SELECT *, coalesce(last + step, start) AS value, ${furthest(site)} AS key FROM sequence
  )
  SELECT coalesce(pg_catalog.bool_and(seqcycle OR value <= high AND CASE
      WHEN key IS NULL OR value > key THEN true
      WHEN key + step > high THEN NOT EXISTS (SELECT FROM ${target} AS rows WHERE rows.${name} = next.way * next.value)
      ELSE false END), false)
    FROM next`;
}

function exhausted(table: Table, column: Column): Note {
  return {
    code: 'IDENTITY_EXHAUSTED',
    severity: 'warning',
    place: placeIn(table.name, { column: column.name }),
    message:
      'The largest key is the largest number there is, so new keys come from the largest gap between keys.',
    suggestion: `SELECT * FROM ${qualifiedName(table.name)} ORDER BY ${quoteName(column.name)} DESC LIMIT 1`,
  };
}
