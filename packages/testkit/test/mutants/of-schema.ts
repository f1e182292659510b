import { type MemoryKind, type Mutant, mutant, withSource } from './mutant.js';

/** Schemas that are not as they were asked for. */
export const OF_SCHEMA: readonly Mutant[] = [
  mutant('forgets an index', 'introspection', (dialect) =>
    withCreate(dialect, (table) => ({ ...table, indexes: table.indexes.slice(1) })),
  ),
  mutant('drops a default silently', 'introspection', (dialect) =>
    withCreate(dialect, (table) => ({
      ...table,
      columns: table.columns.map(({ default: _, ...column }) => column),
    })),
  ),
  mutant('makes every column nullable', 'introspection', (dialect) =>
    withCreate(dialect, (table) => ({
      ...table,
      columns: table.columns.map((column) => ({ ...column, nullable: true })),
    })),
  ),
  mutant('changes the action of a foreign key', 'introspection', (dialect) =>
    withCreate(dialect, (table) => ({
      ...table,
      foreignKeys: table.foreignKeys.map((key) => ({ ...key, onDelete: 'no-action' as const })),
    })),
  ),
  mutant('notes without a place', 'introspection', (dialect) =>
    withDdl(dialect, (compiled) => ({
      ...compiled,
      notes: compiled.notes.map((note) => ({ ...note, place: {} })),
    })),
  ),
  mutant('forgets what takes a statement back', 'DDL', (dialect) =>
    withDdl(dialect, (compiled) => ({
      ...compiled,
      statements: compiled.statements.map(({ undo: _, ...statement }) => statement),
    })),
  ),
  mutant('gives an id twice', 'DDL', (dialect) =>
    withDdl(dialect, (compiled) => ({
      ...compiled,
      statements: compiled.statements.map((statement) => ({ ...statement, id: 'the same' })),
    })),
  ),
  mutant('does not raise identities', 'DDL', (dialect) => ({
    ...dialect,
    ddl: { ...dialect.ddl, resetIdentities: () => [] },
  })),
  mutant('folds the case of names', 'hostile names', (dialect) =>
    withSource(dialect, (session) => ({
      introspect: async (options) => {
        const schema = await session.introspect(options);
        return { ...schema, tables: schema.tables.map((table) => ({ ...table, name: lower(table.name) })) };
      },
    })),
  ),
];

function lower<T extends { readonly name: string }>(name: T): T {
  return { ...name, name: name.name.toLowerCase() };
}

type Compiled = ReturnType<MemoryKind['ddl']['create']>;
type Schema = Parameters<MemoryKind['ddl']['create']>[0];

function withDdl(dialect: MemoryKind, change: (compiled: Compiled) => Compiled): MemoryKind {
  return { ...dialect, ddl: { ...dialect.ddl, create: (schema) => change(dialect.ddl.create(schema)) } };
}

function withCreate(
  dialect: MemoryKind,
  change: (table: Schema['tables'][number]) => Schema['tables'][number],
): MemoryKind {
  const { create } = dialect.ddl;
  return {
    ...dialect,
    ddl: { ...dialect.ddl, create: (schema) => create({ ...schema, tables: schema.tables.map(change) }) },
  };
}
