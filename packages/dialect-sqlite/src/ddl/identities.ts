import type { Column, Note, Statement, Table } from '@godwit/plugin-api';
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
  const notes: Note[] = [];
  const isSequence = [identity.start, identity.increment, identity.bounds].some((own) => own !== undefined);
  if (isSequence || identity.mode === 'always') {
    const message =
      'SQLite counts keys up by one and always takes a given key; a sequence with its own start, increment and bounds, or GENERATED ALWAYS, is not kept.';
    notes.push({ code: 'TABLE_OPTION_NOT_CARRIED', severity: 'info', place, message });
  }
  if (column.type.kind === 'integer') {
    const message = 'A key that SQLite makes is a number of 64 bits.';
    notes.push({ code: 'TYPE_WIDENED', severity: 'info', place, message });
  }
  return notes;
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
