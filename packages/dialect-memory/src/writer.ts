import {
  type Batch,
  formatTableName,
  isEncodedBatch,
  MigrationError,
  type Row,
  type TableName,
  type TableWriter,
  throwIfAborted,
  type WriterOptions,
} from '@godwit/plugin-api';
import { withCheckpoint } from './bookkeeping.js';
import type { MemoryRules } from './capabilities.js';
import { findTable, type MemoryDatabase, type StoredTable } from './database.js';
import { decodeQuotedCsv } from './quoted-csv.js';
import { placeIn } from './state/failures.js';
import { givenValues } from './write/complete-row.js';
import { located, merge, type PendingRow } from './write/merge.js';

/** Opens a writer: values are looked at when they come, rules over rows when they are committed. */
export function openMemoryWriter(
  database: MemoryDatabase,
  name: TableName,
  options: WriterOptions,
  rules: MemoryRules,
  onClose: () => void,
): TableWriter {
  throwIfAborted(options.signal);
  const { table } = stored(database, name);
  // Where keys cannot follow the load, it goes on with checks and foreign keys at rest.
  const enforces = rules.capabilities.constraintsAfterLoad;
  let pending: PendingRow[] = [];
  return {
    write: async (batch) => {
      throwIfAborted(options.signal);
      const rows = rowsOf(batch, pending.length, options, rules);
      const given = rows.map((row, index) =>
        located(table, pending.length + index, () => givenValues(table, options.columns, row)),
      );
      pending = [...pending, ...given];
    },
    commit: async (checkpoint) => {
      throwIfAborted(options.signal);
      const { state } = database;
      const merged = merge(state, stored(database, name), pending, { ...options, enforces });
      database.replace({ ...merged.state, ...withCheckpoint(state, checkpoint) });
      pending = [];
      return merged.report;
    },
    async [Symbol.asyncDispose]() {
      pending = [];
      onClose();
    },
  };
}

/** The values of a batch. Throws WRITE_FAILED for an encoding that the dialect does not write. */
function rowsOf(
  batch: Batch,
  before: number,
  { columns }: WriterOptions,
  rules: MemoryRules,
): readonly Row[] {
  if (!isEncodedBatch(batch)) return batch.rows;
  if (!rules.capabilities.encodings.writes.includes(batch.encoding)) {
    const message = `There is no encoding ${batch.encoding} here.`;
    throw new MigrationError({ code: 'WRITE_FAILED', message });
  }
  return decodeQuotedCsv(batch.bytes, columns, before);
}

function stored(database: MemoryDatabase, name: TableName): StoredTable {
  const found = findTable(database.state, name);
  if (found !== undefined) return found;
  const message = `There is no table ${formatTableName(name)}.`;
  throw new MigrationError({ code: 'WRITE_FAILED', message, place: placeIn(name) });
}
