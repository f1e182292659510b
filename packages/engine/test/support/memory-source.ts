import {
  type Batch,
  encodeQuotedCsv,
  formatTableName,
  type ReadOptions,
  type Row,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import type { MemoryDatabase } from './memory-database.js';
import { given, profileColumn } from './memory-types.js';

/** A source session over the rows as they are when it is opened. */
export function openMemorySource(database: MemoryDatabase, encodes: boolean): SourceSession {
  const snapshot = database.tables;
  const rowsOf = (table: Table, where: string | undefined): readonly Row[] => {
    const rows = snapshot.get(formatTableName(table.name))?.rows ?? [];
    return where === undefined ? rows : rows.filter((row) => String(row[0]) === where);
  };
  database.open += 1;
  return {
    blocksWriters: false,
    introspect: async () => ({
      dialect: 'memory',
      version: '1',
      tables: [...snapshot.values()].map(({ table }) => table),
      views: database.views,
      triggers: database.triggers,
      enums: database.enums,
      domains: database.domains,
      sequences: database.sequences,
      notes: [],
    }),
    fingerprint: async () => ({ tables: String(snapshot.size) }),
    estimateRows: async (table) => rowsOf(table, undefined).length,
    canEncode: () => encodes,
    profile: async (table, { columns, where, onProgress, signal }) => {
      signal.throwIfAborted();
      const rows = rowsOf(table, where);
      onProgress?.(BigInt(rows.length));
      return {
        rows: BigInt(rows.length),
        columns: columns.map((column) => profileColumn(column, rows, indexOf(table, column.name))),
        largestCell: undefined,
      };
    },
    read: (table, options) => readRows(database, table, rowsOf(table, options.where), options),
    async [Symbol.asyncDispose]() {
      database.open -= 1;
      database.faults.close?.();
    },
  };
}

async function* readRows(
  database: MemoryDatabase,
  table: Table,
  rows: readonly Row[],
  options: ReadOptions,
): AsyncGenerator<Batch> {
  const { columns, maxRows, signal, encoding } = options;
  let batch = 0;
  for (let start = Number(options.after ?? 0); start < rows.length; start += maxRows) {
    signal.throwIfAborted();
    await database.faults.read?.(table.name.name, batch++);
    const part = rows.slice(start, start + maxRows).map((row) => {
      return columns.map((column) => given(row[indexOf(table, column.name)] ?? null, column));
    });
    const position = start + part.length;
    if (encoding === undefined)
      yield { rows: part, rowIds: part.map((_, index) => `row=${start + index + 1}`), position };
    else
      yield {
        encoding,
        bytes: new TextEncoder().encode(encodeQuotedCsv(part, columns)),
        rowCount: part.length,
        position,
      };
  }
}

function indexOf(table: Table, name: string): number {
  return table.columns.findIndex((column) => column.name === name);
}
