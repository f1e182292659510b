import type {
  Checkpoint,
  DatabaseSchema,
  RecordedRun,
  Reject,
  Row,
  StepCheckpoint,
  Table,
  TableName,
} from '@godwit/plugin-api';

/** A table as it is kept: its definition, and rows of canonical values in the order of its columns. */
export interface StoredTable {
  readonly table: Table;
  readonly rows: readonly Row[];
}

/** A row that did not arrive, and the run that refused it. */
export interface StoredReject {
  readonly runId: string;
  readonly reject: Reject;
}

/** What was built aside, and what its place held when that began. */
export interface Kept {
  readonly before: DatabaseState;
  readonly state: DatabaseState;
}

/** Everything that a database holds, as data that never changes: a transaction replaces it as a whole, or not at all. */
export interface DatabaseState
  extends Pick<DatabaseSchema, 'views' | 'triggers' | 'enums' | 'domains' | 'sequences'> {
  /** Counts the transactions, so that a source that has changed can be told. */
  readonly changes: number;
  readonly schemas: readonly string[];
  readonly tables: readonly StoredTable[];
  /** What changes of the schema took away, by what they call it. */
  readonly kept: readonly { readonly as: string; readonly stored: StoredTable }[];
  /** In the order of their beginnings. */
  readonly runs: readonly RecordedRun[];
  readonly steps: readonly StepCheckpoint[];
  /** The latest of each run, table and range. */
  readonly checkpoints: readonly Checkpoint[];
  readonly rejects: readonly StoredReject[];
}

/** The schema that every database has, in dialects with schemas. */
export const DEFAULT_SCHEMA = 'main';

const EMPTY: DatabaseState = {
  changes: 0,
  schemas: [DEFAULT_SCHEMA],
  tables: [],
  kept: [],
  views: [],
  triggers: [],
  enums: [],
  domains: [],
  sequences: [],
  runs: [],
  steps: [],
  checkpoints: [],
  rejects: [],
};

/** One database of the reference dialect. */
export class MemoryDatabase {
  #state: DatabaseState;
  /** The run that keeps others out. */
  lockedBy: string | undefined;
  /** What a session left here for one that goes on. */
  kept: Kept | undefined;

  constructor(state: DatabaseState = EMPTY) {
    this.#state = state;
  }

  get state(): DatabaseState {
    return this.#state;
  }

  /** Commits: what was read from `state` before must be what `next` was made from. */
  replace(next: Partial<DatabaseState>): void {
    this.#state = { ...this.#state, ...next, changes: this.#state.changes + 1 };
  }

  /**
   * Lays down a table as it is, in place of one of its name, and checks nothing: what a test needs of a source
   * that another program filled.
   */
  put(table: Table, rows: readonly Row[]): void {
    this.replace(withTable(this.#state, { table, rows }));
  }

  /** A table by its exact name. */
  get(name: TableName): StoredTable | undefined {
    return findTable(this.#state, name);
  }
}

/** Whether two names are the same; `folds` says whether letter case counts. */
export function isSameName(a: TableName, b: TableName, folds = false): boolean {
  const same = (x = '', y = ''): boolean => (folds ? x.toLowerCase() === y.toLowerCase() : x === y);
  return same(a.schema, b.schema) && same(a.name, b.name);
}

/** A table by its name. */
export function findTable(state: DatabaseState, name: TableName, folds = false): StoredTable | undefined {
  return state.tables.find(({ table }) => isSameName(table.name, name, folds));
}

/** The tables with one replaced or added. */
export function withTable(state: DatabaseState, stored: StoredTable): Pick<DatabaseState, 'tables'> {
  const at = state.tables.findIndex(({ table }) => isSameName(table.name, stored.table.name));
  return { tables: at < 0 ? [...state.tables, stored] : state.tables.with(at, stored) };
}
