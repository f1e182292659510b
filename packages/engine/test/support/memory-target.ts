import {
  type Batch,
  formatTableName,
  isEncodedBatch,
  isMigrationError,
  MigrationError,
  type Probe,
  type ProbeResult,
  type Row,
  type Statement,
  type Table,
  type TableName,
  type TableWriter,
  type TargetSession,
  type WriterOptions,
} from '@godwit/plugin-api';
import type { MemoryDatabase, MemoryTable } from './memory-database.js';
import type { MemoryCommand } from './memory-ddl.js';
import { decodeQuotedCsv } from './quoted-csv.js';

/** A target session: each group of statements replaces the tables as a whole, or not at all. */
export function openMemoryTarget(database: MemoryDatabase): TargetSession {
  return database.staged ? openStaged(database) : openPlain(database);
}

/** Works on a copy, which replaces the tables when it is complete. */
function openStaged(database: MemoryDatabase): TargetSession {
  database.open += 1;
  const copy: MemoryDatabase = Object.create(database, {
    tables: { value: database.tables, writable: true },
  });
  return {
    ...openPlain(copy),
    complete: async () => {
      await database.faults.complete?.();
      database.tables = copy.tables;
      database.log.push('complete');
    },
    async [Symbol.asyncDispose]() {
      database.open -= 1;
    },
  };
}

function openPlain(database: MemoryDatabase): TargetSession {
  database.open += 1;
  return {
    bookkeeping: {
      begin: async (run) => {
        database.log.push('begin');
        database.runs.set(run.runId, { status: 'running', plan: run.plan });
      },
      finish: async (runId, { status, result }) => {
        database.log.push(`finish ${status}`);
        database.runs.set(runId, { plan: database.runs.get(runId)?.plan ?? '', status, result });
      },
    },
    lock: async () => {
      if (database.locked)
        throw new MigrationError({ code: 'TARGET_LOCKED', message: 'Another run is under way.' });
      database.locked = true;
      return {
        async [Symbol.asyncDispose]() {
          database.locked = false;
        },
      };
    },
    checkRights: async () => {},
    introspect: async () => ({
      dialect: 'memory',
      version: '1',
      tables: [...database.tables.values()].map(({ table }) => table),
      views: database.views,
      triggers: [],
      enums: database.enums,
      domains: database.domains,
      sequences: database.sequences,
      notes: [],
    }),
    count: async (probes) => probes.map((probe) => answer(database, probe)),
    execute: async (group, _step, signal) => {
      signal.throwIfAborted();
      await execute(database, group);
    },
    openWriter: async (name, options) => openWriter(database, name, options),
    async [Symbol.asyncDispose]() {
      database.open -= 1;
    },
  };
}

async function execute(database: MemoryDatabase, group: readonly Statement[]): Promise<void> {
  const before = database.tables;
  for (const statement of group) {
    try {
      await database.faults.execute?.(statement.purpose);
      apply(database, JSON.parse(statement.sql) as MemoryCommand);
    } catch (cause) {
      database.tables = before;
      if (isMigrationError(cause)) throw cause;
      const message = `The statement failed: ${statement.purpose}.`;
      throw new MigrationError({ code: 'STATEMENT_FAILED', message, cause });
    }
  }
  database.log.push(...group.map((statement) => statement.purpose));
}

function apply(database: MemoryDatabase, command: MemoryCommand): void {
  if (command.do === 'create') {
    if (database.get(command.table.name) !== undefined) throw new Error('The table is there already.');
    database.put(command.table, []);
  } else if (command.do === 'drop') {
    database.drop(command.name);
  } else if (command.do === 'alter') {
    const found = known(database, command.name);
    database.put({ ...found.table, ...command.set }, found.rows);
  }
}

function openWriter(database: MemoryDatabase, name: TableName, options: WriterOptions): TableWriter {
  let pending: Row[] = [];
  const { table } = known(database, name);
  return {
    write: async (batch) => {
      options.signal.throwIfAborted();
      database.encodings.add(isEncodedBatch(batch) ? batch.encoding : 'rows');
      for (const row of rowsOf(batch, table, options)) {
        await refuse(database, name, pending.length, row);
        pending.push(row);
      }
    },
    commit: async ({ done }) => {
      options.signal.throwIfAborted();
      const written = BigInt(pending.length);
      const found = known(database, name);
      database.put(found.table, [...found.rows, ...pending]);
      database.commits.push({ table: name.name, rows: pending.length, done });
      pending = [];
      return { written, skipped: 0n };
    },
    rollback: async () => {
      pending = [];
    },
    async [Symbol.asyncDispose]() {
      pending = [];
    },
  };
}

async function refuse(database: MemoryDatabase, name: TableName, row: number, values: Row): Promise<void> {
  try {
    await database.faults.write?.(name.name, row, values);
  } catch (cause) {
    throw new MigrationError({ code: 'WRITE_FAILED', message: 'The row was refused.', row, cause });
  }
}

/** The values of a batch in the order of the table's columns; those that the batch has not are null. */
function rowsOf(batch: Batch, table: Table, { columns }: WriterOptions): readonly Row[] {
  const rows = isEncodedBatch(batch) ? decodeQuotedCsv(batch.bytes, columns) : batch.rows;
  const order = table.columns.map((column) => columns.findIndex((one) => one.name === column.name));
  return rows.map((row) => order.map((index) => row[index] ?? null));
}

function answer(database: MemoryDatabase, probe: Probe): ProbeResult {
  const { table, rows } = known(database, probe.table);
  if (probe.kind !== 'orphans') return { count: BigInt(rows.length), keys: [] };
  const { columns, references } = probe;
  const parents = keysOf(known(database, references.table), references.columns);
  const at = columns.map((name) => table.columns.findIndex((column) => column.name === name));
  const orphans = rows.filter((row) => !parents.has(String(at.map((index) => row[index]))));
  return { count: BigInt(orphans.length), keys: orphans.map((row) => `id=${String(row[0])}`) };
}

function keysOf({ table, rows }: MemoryTable, columns: readonly string[]): ReadonlySet<string> {
  const at = columns.map((name) => table.columns.findIndex((column) => column.name === name));
  return new Set(rows.map((row) => String(at.map((index) => row[index]))));
}

function known(database: MemoryDatabase, name: TableName): MemoryTable {
  const found = database.get(name);
  if (found === undefined) throw new Error(`There is no table ${formatTableName(name)}.`);
  return found;
}
