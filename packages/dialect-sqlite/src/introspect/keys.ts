import type {
  Column,
  ForeignKey,
  Index,
  IndexPart,
  PrimaryKey,
  ReferentialAction,
  UniqueKey,
} from '@godwit/plugin-api';
import type { ColumnRow, ForeignKeyRow, IndexColumnRow } from './catalogue.js';
import type { IndexText } from './create-index-text.js';
import type { ForeignKeyText, KeyText } from './create-table-text.js';
import type { expressionReader } from './sql-expression.js';

export function readPrimaryKey(
  rows: readonly ColumnRow[],
  text: KeyText | undefined,
): PrimaryKey | undefined {
  const key = rows.filter((row) => row.pk > 0n).sort((a, b) => Number(a.pk - b.pk));
  if (key.length === 0) return undefined;
  return { ...nameAndConflict(text), columns: key.map((row) => row.name) };
}

/** A UNIQUE constraint; where a part compares by another collation than its column, an index says it better. */
export function readUniqueKey(
  table: string,
  parts: readonly IndexColumnRow[],
  columns: readonly Column[],
  texts: readonly KeyText[],
): UniqueKey | Index {
  const names = parts.map((part) => part.name ?? '');
  const text = texts.find((candidate) => sameNames(candidate.columns, names));
  if (parts.every((part) => ownCollation(part, columns) === undefined))
    return { ...nameAndConflict(text), columns: names };
  return {
    name: text?.name ?? `${table}_${names.join('_')}_key`,
    unique: true,
    parts: parts.map((part) => indexPart(part, columns)),
  };
}

export function readIndex(
  name: string,
  unique: boolean,
  parts: readonly IndexColumnRow[],
  columns: readonly Column[],
  text: IndexText,
  read: ReturnType<typeof expressionReader>,
): Index {
  return {
    name,
    unique,
    parts: parts.map((part, index) =>
      part.name === null
        ? { ...indexPart(part, columns), expression: read(text.parts[index] ?? '', 'index') }
        : indexPart(part, columns),
    ),
    ...(text.where === undefined ? {} : { where: read(text.where, 'predicate') }),
  };
}

function indexPart(part: IndexColumnRow, columns: readonly Column[]): IndexPart {
  const collation = ownCollation(part, columns);
  return {
    ...(part.name === null ? {} : { column: part.name }),
    direction: part.desc === 1n ? 'desc' : 'asc',
    ...(collation === undefined ? {} : { collation }),
  };
}

/** The collation of an index part, where it differs from what its column says. */
function ownCollation(part: IndexColumnRow, columns: readonly Column[]): string | undefined {
  const column = columns.find((candidate) => candidate.name === part.name);
  const usual = column?.collation ?? 'BINARY';
  return part.coll.toUpperCase() === usual.toUpperCase() ? undefined : part.coll;
}

const ACTIONS: Readonly<Record<string, ReferentialAction>> = {
  'NO ACTION': 'no-action',
  RESTRICT: 'restrict',
  CASCADE: 'cascade',
  'SET NULL': 'set-null',
  'SET DEFAULT': 'set-default',
};

/** What a foreign key may point at: the tables with their columns and primary keys. */
export type KeyTargets = ReadonlyMap<
  string,
  { readonly name: string; readonly columns: readonly string[]; readonly key: readonly string[] }
>;

/** Foreign keys in the order they are written; implicit targets are the parent's primary key. */
export function readForeignKeys(
  rows: readonly ForeignKeyRow[],
  own: readonly string[],
  texts: readonly ForeignKeyText[],
  targets: KeyTargets,
): readonly ForeignKey[] {
  const ids = [...new Set(rows.map((row) => row.id))];
  return ids.map((id, index): ForeignKey => {
    const parts = rows.filter((row) => row.id === id);
    const first = parts[0] as ForeignKeyRow;
    const target = targets.get(first.table.toLowerCase());
    const text = texts.length === ids.length ? texts[index] : undefined;
    const named = parts.flatMap((part) =>
      part.to === null ? [] : [exactName(part.to, target?.columns ?? [])],
    );
    return {
      ...(text?.name === undefined ? {} : { name: text.name }),
      columns: parts.map((part) => exactName(part.from, own)),
      references: {
        table: { name: target?.name ?? first.table },
        columns: named.length > 0 ? named : (target?.key ?? []),
      },
      onUpdate: ACTIONS[first.on_update] ?? 'no-action',
      onDelete: ACTIONS[first.on_delete] ?? 'no-action',
      // SQLite reads MATCH and does as if it said SIMPLE.
      match: 'simple',
      deferrable: text?.deferrable ?? 'not-deferrable',
    };
  });
}

/** Names in SQLite fold case, so a reference may spell a column in another way than its table does. */
function exactName(name: string, known: readonly string[]): string {
  return known.find((candidate) => candidate.toLowerCase() === name.toLowerCase()) ?? name;
}

function nameAndConflict(text: KeyText | undefined): {
  readonly name?: string;
  readonly onConflict?: string;
} {
  return {
    ...(text?.name === undefined ? {} : { name: text.name }),
    ...(text?.onConflict === undefined ? {} : { onConflict: text.onConflict }),
  };
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name.toLowerCase() === b[index]?.toLowerCase());
}
