import type { Column, Note, Table } from '@godwit/plugin-api';
import { collationAbility } from '../types/abilities.js';
import { NOCASE_COLLATION } from '../types/nocase.js';
import type { CreateContext } from './create-context.js';
import { qualifiedName, quoteName } from './sql-text.js';
import { placeIn } from './statement.js';

/** How a column, or a part of an index, compares. */
export type Comparison = 'binary' | 'nocase' | 'rtrim' | 'other';

/** How a collation's name compares; no name means by bytes. */
export function comparisonOf(collation: string | undefined): Comparison {
  switch (collation?.toLowerCase()) {
    case undefined:
    case 'binary':
    case 'c':
      return 'binary';
    case 'nocase':
      return 'nocase';
    case 'rtrim':
      return 'rtrim';
    default:
      return 'other';
  }
}

/** How the values of a column compare. */
export function comparisonOfColumn(column: Column | undefined): Comparison {
  return column?.type.kind === 'text' ? comparisonOf(column.type.collation) : 'binary';
}

/** What an index holds for a column, so that its equality is that of the source; undefined: the column itself. */
export function foldedColumn(column: Column, comparison: Comparison): string | undefined {
  const name = quoteName(column.name);
  if (column.type.kind === 'json' && column.type.form === 'text') return `(${name}::text)`;
  if (column.type.kind !== 'text') return undefined;
  if (comparison === 'nocase') return `lower(${name} COLLATE "C")`;
  return comparison === 'rtrim' ? `rtrim(${name}, ' ')` : undefined;
}

type CollationContext = Pick<CreateContext, 'same' | 'has'>;

/** Whether the target has the collation of people's own. */
function isKept({ collation }: Column, has: CollationContext['has']): boolean {
  return collation !== undefined && has.has(collationAbility(collation));
}

/** `COLLATE ...` for a collation that every server of this dialect has, or this one. */
export function collateClause(column: Column, context: CollationContext): string {
  const collation = keptCollation(column, context);
  if (collation === undefined) return '';
  if (isOfSystem(collation)) return `COLLATE pg_catalog.${quoteName(collation)}`;
  const [schema = '', name = ''] = collation.split('.');
  return `COLLATE ${qualifiedName({ schema, name })}`;
}

/** The collation that a column has in the target, as the catalogue names it; undefined: that of its type. */
export function keptCollation(column: Column, { same, has }: CollationContext): string | undefined {
  const { collation } = column;
  if ((same && isKept(column, has)) || folds(column)) return collation;
  return same && isOfSystem(collation) ? collation : undefined;
}

/** Whether it has the collation that godwit itself makes; its text compares as the constraints on it say. */
function folds({ type, collation }: Column): boolean {
  if (type.kind !== 'text' || type.collation !== undefined) return false;
  return collation?.endsWith(`.${NOCASE_COLLATION}`) === true;
}

/** Those of people's own are told with their schema. */
function isOfSystem(collation: string | undefined): boolean {
  return collation?.includes('.') !== true || /^[a-z]{2,3}_[A-Z]{2}(\.[\w-]+)?$/.test(collation);
}

/** Says that comparisons of a column are not those of the source any more. */
export function collationNote(table: Table, column: Column, context: CollationContext): readonly Note[] {
  const { same, has } = context;
  if (same && (isOfSystem(column.collation) || isKept(column, has))) return [];
  if (same && column.type.kind === 'array') return [arrayNote(table, column)];
  const comparison = comparisonOfColumn(column);
  if (comparison === 'binary' || column.type.kind !== 'text') return [];
  const place = placeIn(table.name, { column: column.name });
  return [{ code: 'COLLATION_NOT_CARRIED', severity: 'warning', place, ...collationWords(table, column) }];
}

function collationWords(table: Table, column: Column): Pick<Note, 'message' | 'suggestion'> {
  const comparison = comparisonOfColumn(column);
  const folded = foldedColumn(column, comparison);
  if (folded === undefined) {
    const name = column.type.kind === 'text' ? (column.type.collation ?? '') : '';
    return { message: `The target has no collation ${name}; text compares by the database's own.` };
  }
  const [message, keep] =
    comparison === 'nocase'
      ? ['Comparisons in queries are case-sensitive now', 'keep the folding']
      : ['Trailing blanks count in comparisons now', 'keep ignoring them'];
  if (!isIndexed(table, column.name)) return { message: `${message}.`, suggestion: `Compare ${folded}.` };
  return {
    message: `${message}; unique keys and indexes ${keep}.`,
    suggestion: `Compare ${folded}, which the indexes serve.`,
  };
}

/** Whether a key or an index holds the column. */
function isIndexed({ primaryKey, uniqueKeys, indexes }: Table, name: string): boolean {
  const keys = [primaryKey?.columns ?? [], ...uniqueKeys.map(({ columns }) => columns)];
  const parts = indexes.map((index) => index.parts.map(({ column }) => column));
  return [...keys, ...parts].some((columns) => columns.includes(name));
}

/** The elements compare by the collation; nothing in keys or indexes stands for it. */
function arrayNote(table: Table, { name, collation }: Column): Note {
  return {
    code: 'COLLATION_NOT_CARRIED',
    severity: 'warning',
    place: placeIn(table.name, { column: name }),
    message: `The target has no collation ${collation}; the elements compare by the database's own.`,
  };
}
