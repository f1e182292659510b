import type { Column, Note, Statement, Table } from '@godwit/plugin-api';
import { LATE_BOUND } from '../introspect/late-bound.js';
import { qualifiedName, quoteName, quoteText } from '../sql-text.js';
import { afterLoad, placeIn } from './statement.js';

/** Raises every key generator above the largest key, and proves it without using up a key. */
export function resetIdentities(tables: readonly Table[]): readonly Statement[] {
  return tables.flatMap((table) =>
    table.columns
      .filter((column) => column.identity !== undefined && largestOf(column) !== undefined)
      .map((column) => resetIdentity(table, column, largestOf(column) ?? 0n)),
  );
}

function largestOf(column: Column): bigint | undefined {
  if (column.type.kind === 'bigint') return 2n ** 63n - 1n;
  return column.type.kind === 'integer' ? 2n ** BigInt(column.type.bits - 1) - 1n : undefined;
}

function resetIdentity(table: Table, column: Column, largest: bigint): Statement {
  const target = qualifiedName(table.name);
  const name = quoteName(column.name);
  const site = {
    target,
    name,
    given: lastValue(column, largest),
    sequence: findSequence(target, column.name, largest),
  };
  return afterLoad({
    id: `reset-identity:${target}.${name}`,
    sql: resetText(site),
    purpose: `raise the keys of ${target}.${name} above the largest`,
    table: table.name,
    expect: { sql: proofText(site), rows: [[true]] },
    noteWhen: {
      probe: {
        kind: 'matches',
        table: table.name,
        predicate: `${name} >= ${largest}`,
        keyColumns: [column.name],
      },
      note: exhausted(table, column),
    },
  });
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
  const last = column.identity?.lastValue;
  return last === undefined || !/^-?\d+$/.test(last) || BigInt(last) >= largest ? 'NULL' : last;
}

/** The sequence that the column owns, else the one its default reads. */
function findSequence(target: string, column: string, largest: bigint): string {
  const table = `${quoteText(target)}::pg_catalog.regclass`;
  const owned = `pg_catalog.pg_get_serial_sequence(${quoteText(target)}, ${quoteText(column)})::pg_catalog.regclass`;
  return `SELECT seqrelid, seqstart, seqincrement, seqmin, least(seqmax, ${largest}) AS seqmax
      FROM pg_catalog.pg_sequence
     WHERE seqincrement > 0 AND seqrelid = coalesce(${owned}, (
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

/** Without a key the generator starts afresh; with the largest number taken it goes on in the largest gap. */
function resetText({ target, name, given, sequence }: Site): string {
  return `WITH sequence AS (
    ${sequence}
  ), top AS (
    SELECT greatest(pg_catalog.max(${name}), ${given}::bigint)::numeric AS key FROM ${target}
  ), state AS (
    SELECT *, key IS NOT NULL AND key >= seqmin AS called FROM sequence, top
  )
  SELECT pg_catalog.setval(seqrelid::pg_catalog.regclass, CASE
      WHEN NOT called THEN seqstart
      WHEN key + seqincrement <= seqmax THEN key::bigint
      ELSE (SELECT greatest(state.seqmin, coalesce(pg_catalog.max(key), state.seqmin)) FROM (
        SELECT key FROM (
          SELECT key, pg_catalog.lead(key) OVER (ORDER BY key) - key AS width
            FROM (SELECT rows.${name}::numeric AS key FROM ${target} AS rows WHERE rows.${name} >= state.seqmin UNION SELECT state.seqmin - 1) AS keys
        ) AS gaps WHERE width IS NOT NULL ORDER BY width DESC, key LIMIT 1) AS widest)::bigint
    END, called)
    FROM state`;
}

function proofText({ target, name, sequence }: Site): string {
  return `WITH sequence AS (
    ${sequence}
  ), next AS (
    SELECT seqmax, seqincrement, coalesce(pg_catalog.pg_sequence_last_value(seqrelid::pg_catalog.regclass)::numeric + seqincrement, seqstart) AS value
      FROM sequence
  ), top AS (
    SELECT pg_catalog.max(${name})::numeric AS key FROM ${target}
  )
  SELECT coalesce(pg_catalog.bool_and(value <= seqmax AND CASE
      WHEN key IS NULL OR value > key THEN true
      WHEN key + seqincrement > seqmax THEN NOT EXISTS (SELECT FROM ${target} AS rows WHERE rows.${name} = next.value)
      ELSE false END), false)
    FROM next, top`;
}

function exhausted(table: Table, column: Column): Note {
  return {
    code: 'IDENTITY_EXHAUSTED',
    severity: 'warning',
    place: placeIn(table.name, { column: column.name }),
    message:
      'The largest key is the largest number there is, so new keys come from the largest gap between keys.',
    suggestion: 'Give that row a smaller key, then raise the sequence with setval.',
  };
}
