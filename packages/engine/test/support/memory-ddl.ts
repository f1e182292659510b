import {
  type DdlCompiler,
  formatTableName,
  type Note,
  type Statement,
  type Table,
  type TableName,
} from '@godwit/plugin-api';

/** What a statement of the reference dialect does; its SQL is this as JSON, after the word. */
export type MemoryCommand =
  | { readonly do: 'create'; readonly table: Table }
  | { readonly do: 'drop'; readonly name: TableName }
  | { readonly do: 'alter'; readonly name: TableName; readonly set: Partial<Table> }
  | { readonly do: 'nothing'; readonly what: string };

/** The statements of the reference dialect, laid out as those of a server are. */
export const memoryDdl: DdlCompiler = {
  create: (schema) => {
    const notes: Note[] = [];
    const statements = schema.tables.flatMap((table) => [creation(table), ...keysOf(table)]);
    const foreign = schema.tables.flatMap(foreignKeysOf);
    return { statements: [...statements, ...foreign], notes, generated: generatedColumns(schema.tables) };
  },
  drop: (tables) =>
    tables.map((table) => statement('drop', table, { do: 'drop', name: table.name }, 'before-load')),
  suspendForeignKeys: (tables) =>
    tables
      .filter((table) => table.foreignKeys.length > 0)
      .flatMap((table) => {
        const { name, foreignKeys } = table;
        const undo = [text({ do: 'alter', name, set: { foreignKeys } })];
        const off: MemoryCommand = { do: 'alter', name, set: { foreignKeys: [] } };
        const on: MemoryCommand = { do: 'alter', name, set: { foreignKeys } };
        return [
          { ...statement('suspend', table, off, 'before-load'), undo },
          statement('restore', table, on, 'after-load'),
        ];
      }),
  resetIdentities: (tables) =>
    tables
      .filter((table) => table.columns.some((column) => column.identity !== undefined))
      .map((table) => statement('identity', table, { do: 'nothing', what: lastValues(table) }, 'after-load')),
  analyze: (tables) =>
    tables.map((table) => statement('analyze', table, { do: 'nothing', what: 'analyze' }, 'after-load')),
};

function creation(table: Table): Statement {
  const bare: Table = { ...table, foreignKeys: [], indexes: [] };
  return {
    ...statement('create', table, { do: 'create', table: bare }, 'before-load'),
    group: 'create',
    undo: [text({ do: 'drop', name: table.name })],
  };
}

function keysOf(table: Table): readonly Statement[] {
  if (table.indexes.length === 0) return [];
  const set = { indexes: table.indexes };
  return [statement('indexes', table, { do: 'alter', name: table.name, set }, 'after-load')];
}

function foreignKeysOf(table: Table): readonly Statement[] {
  if (table.foreignKeys.length === 0) return [];
  const { name, foreignKeys } = table;
  const needs = foreignKeys.map((key) => key.references.table);
  const add = {
    ...statement('foreign-keys', table, { do: 'alter', name, set: { foreignKeys } }, 'after-load'),
    needs,
  };
  const [key] = foreignKeys;
  if (key === undefined) return [add];
  const validated = foreignKeys.map((one) => ({ ...one, validated: true }));
  const probe = {
    kind: 'orphans',
    table: name,
    columns: key.columns,
    references: key.references,
    keyColumns: ['id'],
  } as const;
  const note: Note = {
    code: 'FOREIGN_KEY_NOT_VALID',
    severity: 'warning',
    place: { table: name.name },
    message: 'Rows point at nothing.',
  };
  const validate = statement(
    'validate',
    table,
    { do: 'alter', name, set: { foreignKeys: validated } },
    'after-load',
  );
  return [add, { ...validate, needs, skipWhen: { probe, note } }];
}

function generatedColumns(
  tables: readonly Table[],
): readonly { readonly table: TableName; readonly column: string }[] {
  return tables.flatMap((table) => {
    const columns = table.columns.filter((column) => column.generated?.expression.tree !== undefined);
    return columns.map((column) => ({ table: table.name, column: column.name }));
  });
}

function lastValues(table: Table): string {
  return table.columns.map((column) => column.identity?.lastValue ?? '').join();
}

function statement(kind: string, table: Table, command: MemoryCommand, phase: Statement['phase']): Statement {
  const name = formatTableName(table.name);
  const purpose = `${kind} ${name}`;
  return {
    id: `${kind}:${name}`,
    sql: text(command),
    purpose,
    table: table.name,
    phase,
    transaction: 'group',
  };
}

function text(command: MemoryCommand): string {
  return JSON.stringify(command);
}
