import { type DatabaseState, MemoryDatabase, type StoredTable } from '@godwit/dialect-memory';
import {
  type DatabaseSchema,
  formatTableName,
  type RecordedRun,
  type Row,
  type Table,
  type TableName,
} from '@godwit/plugin-api';

/** A call that a test may make fail, or slow. */
export interface Faults {
  /** Given the purpose of every statement before its group is run. */
  execute?: (purpose: string) => Promise<void> | void;
  /** Given every row, and its number since the last commit, before its batch is written. */
  write?: (table: string, row: number, value: Row) => Promise<void> | void;
  read?: (table: string, batch: number) => Promise<void> | void;
  complete?: () => Promise<void> | void;
  close?: () => void;
}

/** A database of the reference dialect, what happens to it while it is moved, and what shall go wrong. */
export class WatchedDatabase {
  readonly memory = new MemoryDatabase();
  faults: Faults = {};
  /** Everything that was written, in its order. */
  readonly log: string[] = [];
  readonly commits: { readonly table: string; readonly rows: number; readonly done: boolean }[] = [];
  /** The encodings in which batches came; `rows` for those that were not encoded. */
  readonly encodings = new Set<string>();
  /** How many sessions are open. */
  open = 0;

  get tables(): ReadonlyMap<string, StoredTable> {
    return new Map(this.memory.state.tables.map((stored) => [formatTableName(stored.table.name), stored]));
  }

  get runs(): ReadonlyMap<string, RecordedRun> {
    return new Map(this.memory.state.runs.map((run) => [run.runId, run]));
  }

  get locked(): boolean {
    return this.memory.lockedBy !== undefined;
  }

  set locked(locked: boolean) {
    this.memory.lockedBy = locked ? 'another run' : undefined;
  }

  set views(views: DatabaseSchema['views']) {
    this.#set({ views });
  }

  set triggers(triggers: DatabaseSchema['triggers']) {
    this.#set({ triggers });
  }

  set enums(enums: DatabaseSchema['enums']) {
    this.#set({ enums });
  }

  set domains(domains: DatabaseSchema['domains']) {
    this.#set({ domains });
  }

  set sequences(sequences: DatabaseSchema['sequences']) {
    this.#set({ sequences });
  }

  put(table: Table, rows: readonly Row[]): void {
    this.memory.put(table, rows);
  }

  drop(name: TableName): void {
    const tables = this.memory.state.tables.filter(({ table }) => table !== this.get(name)?.table);
    this.#set({ tables });
  }

  get(name: TableName): StoredTable | undefined {
    return this.memory.get(name);
  }

  rows(name: string): readonly Row[] {
    return this.tables.get(name)?.rows ?? [];
  }

  #set(part: Partial<DatabaseState>): void {
    this.memory.replace(part);
  }
}
