import type { Column, Note, NoteCode, Place, Table } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { isComputable } from '../read/rows/table-source.js';

/** A table without some of its columns, and what that means. */
export interface ReadableTable {
  readonly table: Table;
  readonly notes: readonly Note[];
}

/**
 * Leaves out the virtual columns that call a function of the application, since nobody else can compute them, and what
 * stands on them. A note tells of each.
 */
export function withoutForeignColumns(db: Connection, table: Table): ReadableTable {
  const foreign = table.columns.filter(
    ({ name, generated }) =>
      generated !== undefined && !generated.stored && !isComputable(db, table.name.name, name),
  );
  if (foreign.length === 0) return { table, notes: [] };
  const notes: Note[] = foreign.map((column) => notComputed(table, column));
  const names = new Set(foreign.map(({ name }) => name));
  const keep = <Item>(
    items: readonly Item[],
    describe: (item: Item) => { readonly columns: readonly string[]; readonly note: Lost },
  ): readonly Item[] =>
    items.filter((item) => {
      const { columns, note } = describe(item);
      const on = columns.find((column) => names.has(column));
      if (on !== undefined) notes.push(standsOn(table, on, note));
      return on === undefined;
    });
  const { uniqueKeys, indexes, foreignKeys, checks } = table;
  return {
    table: {
      ...table,
      columns: table.columns.filter(({ name }) => !names.has(name)),
      uniqueKeys: keep(uniqueKeys, ({ name, columns }) => {
        return { columns, note: { code: 'UNIQUE_NOT_CARRIED', what: 'unique key', name } };
      }),
      indexes: keep(indexes, ({ name, parts, where }) => {
        const texts = [...parts.map(({ expression }) => expression?.text), where?.text];
        const columns = [...parts.flatMap(({ column }) => column ?? []), ...namesIn(texts, names)];
        return { columns, note: { code: 'INDEX_NOT_CARRIED', what: 'index', name } };
      }),
      foreignKeys: keep(foreignKeys, ({ name, columns }) => {
        return { columns, note: { code: 'FOREIGN_KEY_NOT_CARRIED', what: 'foreign key', name } };
      }),
      checks: keep(checks, ({ name, expression }) => {
        const columns = namesIn([expression.text], names);
        return { columns, note: { code: 'CHECK_NOT_CARRIED', what: 'check', name } };
      }),
    },
    notes,
  };
}

interface Lost {
  readonly code: NoteCode;
  readonly what: string;
  readonly name: string | undefined;
}

function namesIn(texts: readonly (string | undefined)[], names: ReadonlySet<string>): readonly string[] {
  return [...names].filter((name) => texts.some((text) => text?.toLowerCase().includes(name.toLowerCase())));
}

function notComputed({ name }: Table, { name: column, generated }: Column): Note {
  return {
    code: 'GENERATED_NOT_CARRIED',
    severity: 'loss',
    place: { table: name.name, column },
    message: `Only its application can compute the column: ${generated?.expression.text}. It is left out.`,
    suggestion: 'Let the application store its values in an ordinary column before the move.',
  };
}

function standsOn({ name }: Table, column: string, { code, what, name: object }: Lost): Note {
  const place: Place = { table: name.name, ...(object === undefined ? { column } : { object }) };
  const message = `The ${what} is over the column "${column}", which is left out.`;
  return { code, severity: 'loss', place, message };
}
