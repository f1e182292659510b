import type { Index, Table } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from '../sql-text.js';
import { alterColumn, alterTable } from './column-text.js';
import { drops, madeKey } from './constraints.js';
import type { ForeignKeyOperations } from './foreign-keys.js';
import { indexName, indexText, keyIndexText, keyUsing, type NamedKey } from './key-text.js';
import { type Operation, operation, type Step } from './operation.js';
import { columnOf, keyOf } from './scope.js';

/** A key over an index that is built before. */
export interface LateKey {
  readonly table: Table;
  readonly wanted: NamedKey;
  /** The name of its index until the key takes it. */
  readonly index: string;
}

/** The keys that go and come, at once or when new ones are built. */
export interface Split {
  readonly drops: readonly (readonly [Table, NamedKey])[];
  readonly dropsLate: readonly (readonly [Table, NamedKey])[];
  readonly makes: readonly (readonly [Table, NamedKey])[];
  readonly late: readonly LateKey[];
}

/** An index that is built while others write, or with all the rest. */
export function lateIndex(table: Table, index: Index, outside: boolean): Step {
  const purpose = `create index ${quoteName(index.name)} on ${qualifiedName(table.name)}`;
  const undo = `${dropIndex(outside)} ${indexName(table, index.name)}`;
  const made = operation(purpose, indexText(table, index, outside), [undo], {
    risk: 'rewrite',
    table: table.name,
    object: index.name,
  });
  return { operations: [made], ...(outside && { outside }) };
}

function dropIndex(outside: boolean): string {
  return outside ? 'DROP INDEX CONCURRENTLY IF EXISTS' : 'DROP INDEX IF EXISTS';
}

/** The index of a key, built while others write, or with all the rest. */
export function keyIndex({ table, wanted, index }: LateKey, outside: boolean): Step {
  const purpose = `create the index of ${wanted.kind} ${quoteName(wanted.key.name ?? '')} on ${qualifiedName(table.name)}`;
  const undo = `${dropIndex(outside)} ${indexName(table, index)}`;
  const made = operation(purpose, keyIndexText(table, wanted, index, outside), [undo], {
    risk: 'rewrite',
    table: table.name,
    object: index,
  });
  return { operations: [made], ...(outside && { outside }) };
}

/** One transaction for each table: while one key takes the place of another, nobody sees it without. */
export function replaceKeys(keys: Split, { dropAt, makeAt }: ForeignKeyOperations): readonly Step[] {
  const tables = new Map(keys.late.map(({ table }) => [keyOf(table.name), table]));
  const loose = [...makeAt.keys()].filter((key) => !tables.has(key));
  return [
    ...[...tables].map(([key, table]): Step => {
      const isOwn = ([one]: readonly [Table, NamedKey]): boolean => keyOf(one.name) === key;
      const dropped = keys.dropsLate.filter(isOwn);
      return {
        operations: [
          ...(dropAt.get(key) ?? []),
          ...dropped.map(([own, old]) => drops(madeKey(own, old))),
          ...keys.late.filter((one) => keyOf(one.table.name) === key).map(useIndex),
          ...dropped.flatMap(([own, old]) => nullableAgain(own, table, old)),
          ...(makeAt.get(key) ?? []),
        ],
      };
    }),
    ...loose.map((key): Step => ({ operations: makeAt.get(key) ?? [] })),
  ];
}

function useIndex({ table, wanted, index }: LateKey): Operation {
  const name = quoteName(wanted.key.name ?? '');
  return operation(
    `add ${wanted.kind} ${name} to ${qualifiedName(table.name)}`,
    `${alterTable(table)} ADD CONSTRAINT ${name} ${keyUsing(wanted, index)}`,
    [`${alterTable(table)} DROP CONSTRAINT ${name}`],
    { table: table.name, object: wanted.key.name ?? '' },
  );
}

/** A column takes NULLs again only when no primary key holds it. */
function nullableAgain(found: Table, wanted: Table, { kind, key }: NamedKey): readonly Operation[] {
  if (kind !== 'primary key') return [];
  return key.columns.flatMap((name) => {
    if (columnOf(found, name)?.nullable !== false || columnOf(wanted, name)?.nullable !== true) return [];
    const change = alterColumn(wanted, name);
    return [
      operation(
        `let ${quoteName(name)} of ${qualifiedName(wanted.name)} take NULLs`,
        `${change} DROP NOT NULL`,
        [`${change} SET NOT NULL`],
        { table: wanted.name },
      ),
    ];
  });
}
