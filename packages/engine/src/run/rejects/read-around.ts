import {
  type Batch,
  batchRowCount,
  type ErrorCode,
  isMigrationError,
  type MigrationError,
} from '@godwit/plugin-api';
import { originalError } from '../../errors/wrap-error.js';
import type { TableWork } from '../../plan/tables/planned-table.js';
import { type Reading, readTable } from '../../reading/table-reader.js';
import type { RunContext } from '../../run-context.js';

const OF_ROWS: ReadonlySet<ErrorCode> = new Set(['BAD_TEXT', 'CELL_TOO_LARGE', 'VALUE_DOES_NOT_FIT']);
/** A reading that has failed is tried in batches of so many rows, and then row by row. */
const FEW_ROWS = 40;

type Source = Parameters<typeof readTable>[0];

/** Reads a table; a row that cannot be read is told as one that was left out, in a batch of its own. */
export async function* readAround(
  source: Source,
  work: TableWork,
  run: RunContext,
  reading: Reading,
): AsyncGenerator<Batch> {
  let rest = reading;
  /** Gives batches until the end, or a row that cannot be read, of which it answers with the error. */
  async function* attempt(more: Partial<Reading> = {}): AsyncGenerator<Batch, MigrationError | undefined> {
    try {
      for await (const batch of readTable(source, work, run, { ...rest, ...more })) {
        yield batch;
        rest = behind(rest, batch);
      }
      return undefined;
    } catch (error) {
      const cause = originalError(error);
      if (reading.signal.aborted || !isMigrationError(cause) || !OF_ROWS.has(cause.code)) throw error;
      return cause;
    }
  }
  while (rest.limit === undefined || rest.limit > 0) {
    let error = yield* attempt();
    error &&= yield* attempt({ maxRows: FEW_ROWS });
    error &&= yield* attempt({ maxRows: 1 });
    if (error === undefined) return;
    const batch = await withoutCells(work, error, (columns) =>
      readTable(source, { ...work, read: columns }, run, { ...rest, maxRows: 1, limit: 1 }),
    );
    yield batch;
    rest = behind(rest, batch);
  }
}

function behind(reading: Reading, batch: Batch): Reading {
  const { limit } = reading;
  const rows = batchRowCount(batch) + (batch.rejects?.length ?? 0);
  return { ...reading, after: batch.position, ...(limit === undefined ? {} : { limit: limit - rows }) };
}

/** The next row as one that was left out: the reading of another column tells its key and its position. */
async function withoutCells(
  work: TableWork,
  error: MigrationError,
  read: (columns: TableWork['read']) => AsyncIterable<Batch>,
): Promise<Batch> {
  const keys = work.source.primaryKey?.columns ?? [];
  const others = work.read.filter(({ name }) => name !== error.place.column);
  const column = others.find(({ name }) => keys.includes(name)) ?? others[0];
  for await (const batch of read(column === undefined ? [] : [column])) {
    const { code, message, place } = error;
    const key = place.key ?? ('rowIds' in batch ? batch.rowIds?.[0] : undefined) ?? '';
    const told = place.column === undefined ? {} : { column: place.column };
    return { rows: [], position: batch.position, rejects: [{ before: 0, key, code, message, ...told }] };
  }
  throw error;
}
