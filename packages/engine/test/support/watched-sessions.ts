import { decodeQuotedCsv } from '@godwit/dialect-memory';
import {
  type Batch,
  isEncodedBatch,
  isMigrationError,
  MigrationError,
  type ReadOptions,
  type SourceSession,
  type Statement,
  type Table,
  type TableWriter,
  type TargetSession,
  type WriterOptions,
} from '@godwit/plugin-api';
import type { WatchedDatabase } from './watched-database.js';

/** A source that is slow or fails where the test wants it. */
export function watchSource(session: SourceSession, database: WatchedDatabase): SourceSession {
  database.open += 1;
  return {
    ...session,
    read: (table, options) => watchRead(session, table, options, database),
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      database.open -= 1;
      database.faults.close?.();
    },
  };
}

async function* watchRead(
  session: SourceSession,
  table: Table,
  options: ReadOptions,
  { faults }: WatchedDatabase,
): AsyncGenerator<Batch> {
  let number = 0;
  for await (const batch of session.read(table, options)) {
    await faults.read?.(table.name.name, number++);
    yield batch;
  }
}

/** A target that tells what is done to it, and fails where the test wants it. */
export function watchTarget(session: TargetSession, database: WatchedDatabase): TargetSession {
  const { bookkeeping, complete } = session;
  database.open += 1;
  return {
    ...session,
    bookkeeping: {
      begin: async (run) => {
        await bookkeeping.begin(run);
        database.log.push('begin');
      },
      finish: async (runId, outcome) => {
        await bookkeeping.finish(runId, outcome);
        database.log.push(`finish ${outcome.status}`);
      },
    },
    execute: async (group, step, signal) => {
      for (const statement of group) await attempt(statement, database);
      await session.execute(group, step, signal);
      database.log.push(...group.map((statement) => statement.purpose));
    },
    openWriter: async (table, options) =>
      watchWriter(await session.openWriter(table, options), table.name, options, database),
    ...(complete && {
      complete: async () => {
        await database.faults.complete?.();
        await complete();
        database.log.push('complete');
      },
    }),
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      database.open -= 1;
    },
  };
}

/** A group of which one statement fails leaves nothing, so all may be asked before the first runs. */
async function attempt({ purpose }: Statement, { faults }: WatchedDatabase): Promise<void> {
  try {
    await faults.execute?.(purpose);
  } catch (cause) {
    if (isMigrationError(cause)) throw cause;
    const message = `The statement failed: ${purpose}.`;
    throw new MigrationError({ code: 'STATEMENT_FAILED', message, cause });
  }
}

function watchWriter(
  writer: TableWriter,
  table: string,
  options: WriterOptions,
  database: WatchedDatabase,
): TableWriter {
  let pending = 0;
  return {
    write: async (batch) => {
      database.encodings.add(isEncodedBatch(batch) ? batch.encoding : 'rows');
      const rows = isEncodedBatch(batch) ? decodeQuotedCsv(batch.bytes, options.columns) : batch.rows;
      for (const row of rows) {
        try {
          await database.faults.write?.(table, pending, row);
        } catch (cause) {
          throw new MigrationError({
            code: 'WRITE_FAILED',
            message: 'The row was refused.',
            row: pending,
            cause,
          });
        }
        pending += 1;
      }
      await writer.write(batch);
    },
    commit: async (checkpoint) => {
      const report = await writer.commit(checkpoint);
      database.commits.push({ table, rows: pending, done: checkpoint.done });
      pending = 0;
      return report;
    },
    [Symbol.asyncDispose]: () => writer[Symbol.asyncDispose](),
  };
}
