import {
  countOf,
  type DatabaseSchema,
  type Dialect,
  formatTableName,
  MigrationError,
  type Sequence,
  type Table,
  type TableName,
  type TargetSession,
  type View,
} from '@godwit/plugin-api';
import { listNames } from '../../names/nearest-name.js';
import { tableKey } from '../names/place.js';
import { withOwnTypes } from '../types/with-own-types.js';

/** A table that the target already has under a name of the plan. */
export interface ExistingTable {
  readonly table: Table;
  /** Absent: the session may not read it. */
  readonly rows?: number;
  /** Which run left it, where that is one that did not end well. */
  readonly origin?: string;
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

  /** Its views of these names. */
  views(names: readonly TableName[]): readonly View[] {
    const wanted = new Set(names.map((name) => this.#key(name)));
    return this.schema.views.filter((view) => wanted.has(this.#key(view.name)));
  }

  /** Its sequences of the names of these. */
  sequences(wanted: readonly Sequence[]): readonly Sequence[] {
    const names = new Set(wanted.map(({ name }) => this.#key(name)));
    return this.schema.sequences.filter(({ name }) => names.has(this.#key(name)));
  }

  /** The tables of the plan that are there, with their rows. */
  async tables(
    names: readonly TableName[],
    session: Pick<TargetSession, 'count'>,
    signal: AbortSignal,
  ): Promise<readonly ExistingTable[]> {
    const tables = names.map((name) => this.table(name)).filter((table) => table !== undefined);
    const readable = tables.filter(({ unreadable }) => unreadable === undefined);
    const counts = await session.count(
      readable.map((table) => ({ kind: 'rows', table: table.name })),
      signal,
    );
    return tables.map((table) => {
      const counted = counts[readable.indexOf(table)];
      return counted === undefined ? { table } : { table, rows: Number(counted.count) };
    });
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
      message: `Foreign keys of ${listNames(guards.map((table) => formatTableName(table.name)))} point at tables that would be dropped.`,
      hint: 'Drop those foreign keys or tables by hand first; godwit drops nothing that it does not replace.',
    });
  }

  /** Views that are not of the plan stand against dropping what they read; `own` are those of the plan. */
  refuseReaders(victims: readonly ExistingTable[], own: readonly TableName[]): void {
    const going = new Set(own.map((name) => this.#key(name)));
    const keys = new Set([...victims.map(({ table }) => this.#key(table.name)), ...going]);
    const readers = this.schema.views.filter(({ name, reads = [] }) => {
      return !going.has(this.#key(name)) && reads.some((read) => keys.has(this.#key(read)));
    });
    if (victims.length === 0 || readers.length === 0) return;
    const views = listNames(readers.map((view) => `the view ${formatTableName(view.name)}`));
    throw new MigrationError({
      code: 'TARGET_NOT_EMPTY',
      message: `The target has ${views}, which reads tables that onExisting "drop" would drop.`,
      hint: 'Drop those views by hand first, and make them again after the move; godwit drops nothing that it does not replace.',
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
      hint: 'Drop or rename it by hand; onExisting "drop" replaces tables by tables and views by views.',
    });
  }

  #key(name: TableName): string {
    const key = tableKey(name);
    return this.dialect.capabilities.foldsIdentifierCase ? key.toLowerCase() : key;
  }
}

/** Refuses a target that already has tables of the plan, listing them with their rows. */
export function refuseExisting(
  existing: readonly ExistingTable[],
  { schemas }: Pick<Dialect['capabilities'], 'schemas'>,
): void {
  if (existing.length === 0) return;
  const tables = existing.map(({ table, rows, origin }) => {
    const held = rows === undefined ? 'which its user may not read' : rowsText(rows);
    return `${formatTableName(table.name)} (${held}${origin === undefined ? '' : `, ${origin}`})`;
  });
  throw new MigrationError({
    code: 'TARGET_NOT_EMPTY',
    message: `The target already has ${listNames(tables)}.`,
    hint: `Choose an empty database${schemas ? ' or another schema' : ''}, or let this run replace exactly these tables: onExisting "drop".`,
  });
}

/** What uses the tables that would go, and is no part of the move, stands against it: TARGET_NOT_EMPTY. */
export function refuseDependents(dependents: readonly string[]): void {
  if (dependents.length === 0) return;
  throw new MigrationError({
    code: 'TARGET_NOT_EMPTY',
    message: `The tables to replace are used by what is no part of this move: ${listNames(dependents)}.`,
    hint: 'Drop these by hand first, and make them again afterwards; godwit drops nothing that it does not replace.',
  });
}

/** A number of rows as people read it. */
export function rowsText(rows: number): string {
  return countOf(rows, 'row');
}
