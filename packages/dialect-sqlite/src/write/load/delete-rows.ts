import { type ColumnPlan, MigrationError } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Statement } from 'better-sqlite3';
import type { Connection } from '../../connect/connection.js';
import { targetError } from '../../errors/target-error.js';
import { columnRows } from '../../introspect/catalogue.js';
import { affinityOf } from '../../types/affinity.js';
import type { DeleteRequest } from '../thread/protocol.js';
import { bindCell } from './bind-value.js';
import { CellSource } from './cell-source.js';
import { RawText } from './raw-text.js';
import { readCells } from './read-cells.js';
import { silenceTriggers } from './silence-triggers.js';
import { begin, commit, rollback } from './transaction.js';

/** Between two looks at whether anyone still waits. */
const ROWS_AT_ONCE = 1000;

/** Deletes the rows with these keys in one transaction, and says how many there were. */
export async function deleteRows(
  db: Connection,
  request: DeleteRequest,
  isCancelled: () => Promise<boolean>,
): Promise<bigint> {
  const place = { table: request.table };
  const keys = boundKeys(db, request);
  begin(db);
  try {
    const endSilence = silenceTriggers(db, request.table);
    const remove = deleter(db, request);
    let deleted = 0n;
    for (const [index, key] of keys.entries()) {
      if (index % ROWS_AT_ONCE === 0 && (await isCancelled()))
        throw new MigrationError({ code: 'INTERRUPTED', message: 'Deleting was interrupted.', place });
      deleted += BigInt(remove(key));
    }
    endSilence();
    commit(db);
    return deleted;
  } catch (error) {
    rollback(db);
    throw targetError(error, 'WRITE_FAILED', place);
  }
}

/** The keys as their columns store them: bound in the same way as rows that are written. */
function boundKeys(db: Connection, { table, key, bytes }: DeleteRequest): readonly (readonly unknown[])[] {
  const types = new Map(columnRows(db, table).map((row) => [row.name, row.type]));
  const binders = key.map((column) => bindCell(column, affinityOf(types.get(column.name) ?? ''), () => {}));
  const keys: (readonly unknown[])[] = [];
  readCells(new CellSource(bytes), binders, {
    rowsAtOnce: 1,
    rows: (values) => void keys.push([...values]),
    refused: (column) => misfit(table, key[column]),
  });
  return keys;
}

function deleter(db: Connection, { table, key }: DeleteRequest): (values: readonly unknown[]) => number {
  const prepare = (isRaw: (index: number) => boolean): Statement => {
    // By the column's own collation along its index, and byte by byte: 'a' is not 'A'.
    const terms = key.map(({ name }, index) => {
      const value = isRaw(index) ? `CAST(?${index + 1} AS TEXT)` : `?${index + 1}`;
      const x = quoteIdentifier(name);
      return `${x} IS ${value} AND ${x} COLLATE BINARY IS ${value}`;
    });
    return db.prepare(`DELETE FROM main.${quoteIdentifier(table)} WHERE ${terms.join(' AND ')}`);
  };
  const usual = prepare(() => false);
  return (values) => {
    if (!values.some((value) => value instanceof RawText)) return usual.run(numbered(values)).changes;
    const plain = values.map((value) => (value instanceof RawText ? value.bytes : value));
    return prepare((index) => values[index] instanceof RawText).run(numbered(plain)).changes;
  };
}

/** better-sqlite3 takes numbered parameters by their names. */
function numbered(values: readonly unknown[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(values.map((value, index) => [String(index + 1), value]));
}

function misfit(table: string, column: ColumnPlan | undefined): MigrationError {
  return new MigrationError({
    code: 'VALUE_DOES_NOT_FIT',
    message: 'The column of the target stores numbers and cannot hold this key exactly, so no row has it.',
    place: { table, ...(column === undefined ? {} : { column: column.name }) },
  });
}
