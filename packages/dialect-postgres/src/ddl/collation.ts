import type { Column, Note, Table, TableName } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from '../sql-text.js';
import { collationAbility } from '../types/abilities.js';
import { NOCASE_COLLATION } from '../types/nocase.js';
import type { CreateContext } from './create-context.js';
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
export function collateClause(column: Column, { same, has }: CollationContext): string {
  if (same && isKept(column, has)) {
    const [schema = '', name = ''] = column.collation?.split('.') ?? [];
    return `COLLATE ${qualifiedName({ schema, name })}`;
  }
  const own = folds(column);
  if (own !== undefined) return `COLLATE ${qualifiedName(own)}`;
  if (!same || column.collation === undefined || !isOfSystem(column.collation)) return '';
  return `COLLATE pg_catalog.${quoteName(column.collation)}`;
}

/** The collation that godwit itself makes; text of a column that has it compares as the constraints on it say. */
function folds({ type, collation }: Column): TableName | undefined {
  const suffix = `.${NOCASE_COLLATION}`;
  if (type.kind !== 'text' || type.collation !== undefined || !collation?.endsWith(suffix)) return undefined;
  return { schema: collation.slice(0, -suffix.length), name: NOCASE_COLLATION };
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
  const name = quoteName(column.name);
  const [message, suggestion] = {
    nocase: [
      'Comparisons in queries are case-sensitive now; unique keys and indexes keep the folding.',
      `Compare lower(${name} COLLATE "C"), which the indexes serve, or make the column a citext.`,
    ],
    rtrim: [
      'Trailing blanks count in comparisons now; unique keys and indexes keep ignoring them.',
      `Compare rtrim(${name}, ' '), which the indexes serve.`,
    ],
    other: [
      `The collation ${column.type.collation ?? ''} is not known to PostgreSQL; text compares by the database's own.`,
      `Make a collation with CREATE COLLATION and set it by ALTER COLUMN ${name} TYPE text COLLATE ...`,
    ],
  }[comparison] as [string, string];
  const place = placeIn(table.name, { column: column.name });
  return [{ code: 'COLLATION_NOT_CARRIED', severity: 'warning', place, message, suggestion }];
}

/** The elements compare by the collation; nothing in keys or indexes stands for it. */
function arrayNote(table: Table, { name, collation, nativeType }: Column): Note {
  return {
    code: 'COLLATION_NOT_CARRIED',
    severity: 'warning',
    place: placeIn(table.name, { column: name }),
    message: `The target has no collation ${collation}; the elements compare by the database's own.`,
    suggestion: `Make the collation first, or set it later by ALTER COLUMN ${quoteName(name)} TYPE ${nativeType} COLLATE ...`,
  };
}
