import {
  type Column,
  type CompiledDdl,
  countOf,
  type Identity,
  type Note,
  type Statement,
  type Table,
} from '@godwit/plugin-api';
import { quoteIdentifier, quoteString } from '@godwit/plugin-api/sql';
import { rowidColumn } from './create-context.js';
import { afterLoad, placeIn } from './statement.js';

const LARGEST = 2n ** 63n - 1n;

/** What a column that makes its keys loses. */
export function identityNotes(table: Table, column: Column, isKey: boolean): readonly Note[] {
  const { identity } = column;
  if (identity === undefined) return [];
  const place = placeIn(table.name, { column: column.name });
  if (!isKey) {
    const message =
      'SQLite makes keys for a primary key of one whole number only, so new rows must bring this value.';
    const suggestion = 'Let the application bring the value, or fill it by a trigger.';
    return [{ code: 'IDENTITY_NOT_CARRIED', severity: 'loss', place, message, suggestion }];
  }
  const lost = lostOptions(identity);
  if (lost.length === 0) return [];
  const message = `SQLite counts keys up by one from the largest and takes any that is given, so ${lost.join(', ')} ${lost.length === 1 ? 'is' : 'are'} not kept.`;
  return [{ code: 'TABLE_OPTION_NOT_CARRIED', severity: 'info', place, message }];
}

/** What a generator says beside counting up by one from 1. */
function lostOptions({ mode, start = '1', increment = '1', bounds = {} }: Identity): readonly string[] {
  const { min, max, cache, cycle } = bounds;
  return [
    ...(mode === 'always' ? ['GENERATED ALWAYS'] : []),
    ...(start === '1' ? [] : [`START ${start}`]),
    ...(increment === '1' ? [] : [`INCREMENT ${increment}`]),
    ...(min === undefined ? [] : [`MINVALUE ${min}`]),
    ...(max === undefined ? [] : [`MAXVALUE ${max}`]),
    ...(cache === undefined ? [] : [`CACHE ${cache}`]),
    ...(cycle === true ? ['CYCLE'] : []),
  ];
}

/** The keys that SQLite makes are whole numbers of 64 bits, whatever they were. */
export function widenedKeys(tables: readonly Table[]): NonNullable<CompiledDdl['arrives']> {
  return tables.flatMap((table) => {
    const column = rowidColumn(table);
    if (column?.type.kind !== 'integer') return [];
    return [{ table: table.name, column: column.name, type: { kind: 'bigint' } as const }];
  });
}

/** One note for all of them: it says nothing of any one key. */
export function widenedNotes({ length }: NonNullable<CompiledDdl['arrives']>): readonly Note[] {
  if (length === 0) return [];
  const columns = countOf(length, 'key column');
  const message = `SQLite makes keys of 64 bits: ${columns} with fewer ${length === 1 ? 'takes' : 'take'} larger numbers now.`;
  return [{ code: 'TYPE_WIDENED', severity: 'info', place: {}, message }];
}

/** Raises the last key of AUTOINCREMENT to what the source gave last; that of the rows SQLite has noted itself. */
export function resetIdentities(tables: readonly Table[]): readonly Statement[] {
  return tables.flatMap((table) => {
    const column = rowidColumn(table);
    const last = lastValue(column);
    return column === undefined || last === undefined ? [] : [resetIdentity(table, column, last)];
  });
}

function lastValue(column: Column | undefined): bigint | undefined {
  const { neverReused, lastValue: last } = column?.identity ?? {};
  if (neverReused !== true || last === undefined || !/^-?\d+$/.test(last)) return undefined;
  const value = BigInt(last);
  return value >= LARGEST ? LARGEST - 1n : value;
}

function resetIdentity(table: Table, column: Column, last: bigint): Statement {
  const target = quoteIdentifier(table.name.name);
  const name = quoteString(table.name.name);
  return afterLoad({
    id: `reset-identity:${target}`,
    sql: `UPDATE sqlite_sequence SET seq = max(seq, ${last}) WHERE name = ${name};
INSERT INTO sqlite_sequence (name, seq) SELECT ${name}, ${last} WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ${name})`,
    purpose: `raise the keys of ${target} above the last one given`,
    table: table.name,
    expect: {
      sql: `SELECT seq >= coalesce((SELECT max(${quoteIdentifier(column.name)}) FROM ${target}), seq) FROM sqlite_sequence WHERE name = ${name}`,
      rows: [[1]],
    },
  });
}
