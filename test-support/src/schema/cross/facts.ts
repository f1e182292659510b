import type { FactKind } from '../fact.js';
import type { Named } from './renames.js';
import type { ColumnShape, SchemaShape, TableShape } from './shape.js';

/** One thing that one side says of its schema, in the target's names. */
export interface CrossFact {
  readonly kind: FactKind | 'sequence';
  /** The kind and what makes it the same on both sides. */
  readonly key: string;
  readonly value: string;
  /** In the target's names. */
  readonly table?: Named;
  /** The table, or the view of a trigger, as its own side calls it. */
  readonly origin?: Named;
  /** Its columns, where it is about some. */
  readonly columns?: readonly string[];
  /** The name of an index, a trigger, a view, a sequence or a type. */
  readonly object?: Named;
}

/** How the names of a side are said in the target. */
export interface Names {
  table(name: Named): Named;
  column(table: Named, column: string): string;
  index(table: Named, index: string): string;
}

/** Everything that a side says, but for checks, which are counted. */
export function factsOf({ tables, triggers, objects }: SchemaShape, names: Names): readonly CrossFact[] {
  return numbered([
    ...tables.flatMap((table) => tableFacts(table, names)),
    ...triggers.map(({ schema, table, name }): Unkeyed => {
      const at = names.table({ schema, name: table });
      return {
        kind: 'trigger',
        id: [idOf(at), name],
        value: '',
        table: at,
        origin: { schema, name: table },
        object: { name },
      };
    }),
    ...objects.map(({ kind, schema, name }): Unkeyed => {
      return { kind, id: [schema ?? '', name], value: '', object: { schema, name } };
    }),
  ]);
}

/** A table in one word. */
export function idOf({ schema, name }: Named): string {
  return JSON.stringify([schema ?? 'public', name]);
}

type Unkeyed = Omit<CrossFact, 'key'> & { readonly id: readonly string[] };

/** Two equal keys of one table are two facts. */
function numbered(facts: readonly Unkeyed[]): readonly CrossFact[] {
  const seen = new Map<string, number>();
  return facts.map(({ id, ...fact }) => {
    const key = `${fact.kind} ${JSON.stringify(id)}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return { ...fact, key: count === 1 ? key : `${key} ${count}` };
  });
}

function tableFacts(shape: TableShape, names: Names): readonly Unkeyed[] {
  const own: Named = { schema: shape.schema, name: shape.name };
  const table = names.table(own);
  const t = idOf(table);
  const rename = (columns: readonly string[]): readonly string[] =>
    columns.map((column) => names.column(own, column));
  const whole: Unkeyed = { kind: 'table', id: [t], value: shape.ordinary ? 'ordinary' : 'special', table };
  if (!shape.ordinary) return [whole];
  const { primaryKey: key } = shape;
  return [
    whole,
    ...shape.options.map((option): Unkeyed => ({ kind: 'option', id: [t, option], value: option, table })),
    ...shape.columns.flatMap((column, index) =>
      columnFacts(column, String(index + 1)).map(([kind, value]): Unkeyed => {
        const name = names.column(own, column.name);
        return { kind, id: [t, name], value, table, columns: [name] };
      }),
    ),
    ...(key === undefined
      ? []
      : [
          {
            kind: 'primary-key',
            id: [t],
            value: rename(key.columns).join(', '),
            table,
            columns: rename(key.columns),
          } as const,
        ]),
    ...shape.uniques.map(({ columns, more = '' }): Unkeyed => {
      return { kind: 'unique', id: [t, ...rename(columns)], value: more, table, columns: rename(columns) };
    }),
    ...shape.foreignKeys.map(({ columns, to, actions }): Unkeyed => {
      const parent = { schema: to.schema, name: to.table };
      const end = [idOf(names.table(parent)), ...to.columns.map((column) => names.column(parent, column))];
      const id = [t, ...rename(columns), ...end];
      return { kind: 'foreign-key', id, value: actions, table, columns: rename(columns) };
    }),
    ...shape.indexes.map(({ name, unique, parts, columns, more }): Unkeyed => {
      const list = parts.map(
        (part) => names.column(own, part.replace(/ DESC$/, '')) + (/ DESC$/.exec(part)?.[0] ?? ''),
      );
      const value = [unique ? 'unique' : '', `(${list.join(', ')})`, more]
        .filter((word) => word !== '')
        .join(' ');
      const index = names.index(own, name);
      return {
        kind: 'index',
        id: [t, index],
        value,
        table,
        columns: rename(columns),
        object: { name: index },
      };
    }),
  ];
}

function columnFacts(column: ColumnShape, position: string): readonly (readonly [FactKind, string])[] {
  return [
    ['column', position],
    ['type', column.type],
    ['nullable', column.nullable ? 'null' : 'not null'],
    ...(column.default ? [['default', 'some'] as const] : []),
    ...(column.generated === undefined ? [] : [['generated', column.generated] as const]),
    ...(column.generator === undefined ? [] : [['generator', column.generator] as const]),
    ...(column.collation === undefined ? [] : [['collation', column.collation] as const]),
  ];
}
