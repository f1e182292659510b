import type { DatabaseSchema, Note, TableName } from '@godwit/plugin-api';
import { type NameLimits, Namespace } from '../../names/namespace.js';
import { changeNotes } from './name-map.js';
import { placeOf, tableKey } from './place.js';

/**
 * Names of indexes and constraints. Tables, indexes and keys of one schema share their names; foreign keys and checks
 * share them with the other constraints of their table only.
 */
export class ObjectNames {
  readonly notes: Note[] = [];
  readonly #relations = new Map<string, Namespace>();
  readonly #constraints = new Map<string, Namespace>();
  readonly #limits: NameLimits;

  /** `tables` are those of the plan; `existing` what the target holds and keeps. */
  constructor(limits: NameLimits, tables: readonly TableName[], existing: DatabaseSchema) {
    this.#limits = limits;
    for (const name of [...tables, ...relationNames(existing)]) this.#relation(name).reserve(name.name);
  }

  /** The name of an index or of a key that an index backs. */
  relation(table: TableName, kind: string, wanted: string): string {
    const name = this.#give(this.#relation(table), table, kind, wanted);
    this.#constraint(table).reserve(name);
    return name;
  }

  /** The name of a foreign key or check. */
  constraint(table: TableName, kind: string, wanted: string): string {
    return this.#give(this.#constraint(table), table, kind, wanted);
  }

  #give(space: Namespace, table: TableName, kind: string, wanted: string): string {
    const given = space.take(wanted);
    const notes = changeNotes(given, kind, wanted, placeOf(table, { object: wanted }));
    // The name of an index or constraint is seldom used by an application, so its change is no warning.
    this.notes.push(...notes.map((note) => ({ ...note, severity: 'info' as const })));
    return given.name;
  }

  #relation(name: TableName): Namespace {
    return spaceOf(this.#relations, name.schema ?? '', this.#limits);
  }

  #constraint(table: TableName): Namespace {
    return spaceOf(this.#constraints, tableKey(table), this.#limits);
  }
}

function spaceOf(spaces: Map<string, Namespace>, key: string, limits: NameLimits): Namespace {
  const found = spaces.get(key) ?? new Namespace(limits);
  spaces.set(key, found);
  return found;
}

function relationNames(schema: DatabaseSchema): readonly TableName[] {
  const ofTables = schema.tables.flatMap((table) => {
    const keys = [table.primaryKey?.name, ...table.uniqueKeys.map((key) => key.name)];
    const others = [...table.indexes, ...(table.nativeConstraints ?? [])].map(({ name }) => name);
    const names = [...keys, ...others].filter((name) => name !== undefined);
    return [table.name, ...names.map((name) => ({ ...table.name, name }))];
  });
  return [...ofTables, ...schema.views.map((view) => view.name), ...schema.sequences.map((one) => one.name)];
}
