import {
  type DatabaseSchema,
  formatTableName,
  type Row,
  type Table,
  type TableName,
  type Trigger,
  type View,
} from '@godwit/plugin-api';

/** A table of the reference dialect: its definition, and rows of canonical values. */
export interface MemoryTable {
  readonly table: Table;
  readonly rows: readonly Row[];
}

/** A call that a test may make fail, or slow. */
export interface Faults {
  execute?: (sql: string) => Promise<void> | void;
  write?: (table: string, row: number, value: Row) => Promise<void> | void;
  read?: (table: string, batch: number) => Promise<void> | void;
  complete?: () => Promise<void> | void;
  close?: () => void;
}

/** One database of the reference dialect: plain data, replaced as a whole by each transaction. */
export class MemoryDatabase {
  tables: ReadonlyMap<string, MemoryTable> = new Map();
  views: readonly View[] = [];
  triggers: readonly Trigger[] = [];
  enums: DatabaseSchema['enums'] = [];
  domains: DatabaseSchema['domains'] = [];
  sequences: DatabaseSchema['sequences'] = [];
  /** Whether it is built aside and put in place at the end. */
  staged = false;
  faults: Faults = {};
  /** Everything that was written, in its order. */
  readonly log: string[] = [];
  readonly commits: { readonly table: string; readonly rows: number; readonly done: boolean }[] = [];
  /** The encodings in which batches came; `rows` for those that were not encoded. */
  readonly encodings = new Set<string>();
  readonly runs = new Map<string, { status: string; plan: string; result?: string }>();
  locked = false;
  open = 0;

  put(table: Table, rows: readonly Row[]): void {
    this.tables = new Map(this.tables).set(formatTableName(table.name), { table, rows });
  }

  drop(name: TableName): void {
    const left = new Map(this.tables);
    left.delete(formatTableName(name));
    this.tables = left;
  }

  get(name: TableName): MemoryTable | undefined {
    return this.tables.get(formatTableName(name));
  }

  rows(name: string): readonly Row[] {
    return this.tables.get(name)?.rows ?? [];
  }
}
