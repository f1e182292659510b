import {
  type DatabaseSchema,
  type Dialect,
  formatTableName,
  MigrationError,
  type Table,
  type TableName,
  type TargetSession,
} from '@godwit/plugin-api';
import { listNames } from '../names/nearest-name.js';
import { tableKey } from './place.js';
import { withOwnTypes } from './with-own-types.js';

/** A table that the target already has under a name of the plan. */
export interface ExistingTable {
  readonly table: Table;
  readonly rows: number;
}

/** Finds objects of the target by name, as the target compares names. */
export class ExistingTarget {
  readonly schema: DatabaseSchema;
  /** The target's dialect, which knows the types that are there. */
  readonly dialect: Dialect;

  constructor(schema: DatabaseSchema, dialect: Dialect) {
    this.schema = schema;
    this.dialect = withOwnTypes(dialect, schema);
  }

  table(name: TableName): Table | undefined {
    return this.schema.tables.find((table) => this.#key(table.name) === this.#key(name));
  }

  /** The tables of the plan that are there, with their rows. */
  async tables(
    names: readonly TableName[],
    session: TargetSession,
    signal: AbortSignal,
  ): Promise<readonly ExistingTable[]> {
    const tables = names.map((name) => this.table(name)).filter((table) => table !== undefined);
    const counts = await session.count(
      tables.map((table) => ({ kind: 'rows', table: table.name })),
      signal,
    );
    return tables.map((table, index) => ({ table, rows: Number(counts[index]?.count ?? 0n) }));
  }

  /** Foreign keys of other tables stand against dropping; they are never dropped along. */
  refuseReferences(victims: readonly ExistingTable[]): void {
    const keys = new Set(victims.map(({ table }) => this.#key(table.name)));
    const guards = this.schema.tables.filter((table) => {
      const native = table.nativeConstraints?.flatMap(({ references }) => references ?? []) ?? [];
      const parents = [...table.foreignKeys.map((key) => key.references.table), ...native];
      const points = parents.some((parent) => keys.has(this.#key(parent)));
      return points && !keys.has(this.#key(table.name));
    });
    if (guards.length === 0) return;
    throw new MigrationError({
      code: 'TARGET_NOT_EMPTY',
      message: `Foreign keys of ${listNames(guards.map((table) => formatTableName(table.name)))} point at tables that onExisting "drop" would drop.`,
      hint: 'Drop those foreign keys or tables by hand first; godwit drops nothing that it does not replace.',
    });
  }

  /** Views and the like stand against making something of their name: TARGET_NOT_EMPTY. */
  refuseOthers(names: readonly TableName[]): void {
    const wanted = new Set(names.map((name) => this.#key(name)));
    const views = this.schema.views.filter((view) => wanted.has(this.#key(view.name)));
    const sequences = this.schema.sequences.filter((sequence) => wanted.has(this.#key(sequence.name)));
    const found = [
      ...views.map((view) => `the view ${formatTableName(view.name)}`),
      ...sequences.map((sequence) => `the sequence ${formatTableName(sequence.name)}`),
    ];
    if (found.length === 0) return;
    throw new MigrationError({
      code: 'TARGET_NOT_EMPTY',
      message: `The target has ${listNames(found)}, which stands in the way.`,
      hint: 'Drop or rename it by hand; onExisting "drop" drops tables only.',
    });
  }

  #key(name: TableName): string {
    const key = tableKey(name);
    return this.dialect.capabilities.foldsIdentifierCase ? key.toLowerCase() : key;
  }
}

/** Refuses a target that already has tables of the plan, listing them with their rows. */
export function refuseExisting(existing: readonly ExistingTable[]): void {
  if (existing.length === 0) return;
  const tables = existing.map(({ table, rows }) => `${formatTableName(table.name)} (${rowsText(rows)})`);
  throw new MigrationError({
    code: 'TARGET_NOT_EMPTY',
    message: `The target already has ${listNames(tables)}.`,
    hint: 'Choose an empty database or another schema, or set onExisting to "drop" to drop exactly these tables first.',
  });
}

/** A number of rows as people read it. */
export function rowsText(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}
