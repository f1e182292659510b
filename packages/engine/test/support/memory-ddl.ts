import {
  type DdlCompiler,
  formatTableName,
  type Note,
  type Statement,
  type Table,
  type TableName,
  type Trigger,
  type View,
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
    const texts = [...schema.views.map(viewOf), ...schema.triggers.map(triggerOf)];
    return {
      statements: [...presentOf(schema.present ?? []), ...statements, ...foreign, ...texts],
      notes,
      generated: generatedColumns(schema.tables),
    };
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

/** The same where keys cannot follow the load: tables are made whole, and a look at the end tells what is amiss. */
export const memoryDdlAtOnce: DdlCompiler = {
  ...memoryDdl,
  create: (schema) => {
    const made = schema.tables.map((table) => creation(table, table));
    const checks = schema.tables.flatMap(foreignKeysOf).filter(({ skipWhen }) => skipWhen !== undefined);
    const looks = checks.map(({ skipWhen, ...check }) => ({
      ...check,
      id: `check:${check.id}`,
      sql: text({ do: 'nothing', what: 'check' }),
      ...(skipWhen === undefined ? {} : { noteWhen: skipWhen }),
    }));
    return { statements: [...made, ...looks], notes: [], generated: generatedColumns(schema.tables) };
  },
};

function creation(table: Table, made: Table = { ...table, foreignKeys: [], indexes: [] }): Statement {
  return {
    ...statement('create', table, { do: 'create', table: made }, 'before-load'),
    group: 'create',
    undo: [text({ do: 'drop', name: table.name })],
  };
}

function keysOf(table: Table): readonly Statement[] {
  if (table.indexes.length === 0) return [];
  const set = { indexes: table.indexes };
  return [statement('indexes', table, { do: 'alter', name: table.name, set }, 'after-load')];
}

/** Tells a test which objects need not be made. */
function presentOf(present: readonly TableName[]): readonly Statement[] {
  if (present.length === 0) return [];
  const sql = text({ do: 'nothing', what: present.map(({ name }) => name).join(' ') });
  return [{ id: 'present', sql, purpose: 'present', phase: 'before-load', transaction: 'group' }];
}

function viewOf({ name }: View): Statement {
  const note: Note = {
    code: 'VIEW_NOT_CARRIED',
    severity: 'loss',
    place: { object: name.name },
    message: 'The view was not made.',
  };
  return { ...textStatement('view', name.name), noteWhenFailed: note };
}

function triggerOf({ name }: Trigger): Statement {
  return textStatement('trigger', name);
}

function textStatement(kind: string, name: string): Statement {
  const purpose = `${kind} ${name}`;
  const sql = text({ do: 'nothing', what: purpose });
  return { id: `${kind}:${name}`, sql, purpose, phase: 'after-load', transaction: 'group' };
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
