import type { ExpressionContext } from '../contract/expression-codec.js';
import type { Place } from '../notes/note.js';
import type { NoteCode } from '../notes/note-codes.js';
import type { Check } from './constraints.js';
import type { SqlExpression } from './expression.js';
import type { LogicalType } from './logical-type.js';
import type { Column, Index, Table } from './schema.js';

/** Where an expression of a table stands, and what a note is called that tells it was left out. */
export interface ExpressionSite {
  readonly purpose: ExpressionContext['purpose'];
  /** The type the result is assigned to, for defaults and generated columns. */
  readonly expected?: LogicalType;
  readonly place: Place;
  readonly notCarried: NoteCode;
}

/** Answers the expression to put in the place of another one; undefined leaves it out. */
export type ExpressionChange = (expression: SqlExpression, site: ExpressionSite) => SqlExpression | undefined;

/**
 * The table with every expression in it replaced. What is left out takes with it what means nothing without it: a check,
 * an index; a column stays, without its default or as an ordinary one.
 */
export function mapExpressions(table: Table, change: ExpressionChange): Table {
  const { schema, name } = table.name;
  const place: Place = { ...(schema === undefined ? {} : { schema }), table: name };
  return {
    ...table,
    columns: table.columns.map((column) => mapColumn(column, { ...place, column: column.name }, change)),
    checks: table.checks.flatMap((check) => mapCheck(check, place, change)),
    indexes: table.indexes.flatMap((index) => mapIndex(index, { ...place, object: index.name }, change)),
  };
}

/** The expressions of a table that read its columns: of computed columns, checks and indexes. */
export function readingExpressions({ columns, checks, indexes }: Table): readonly SqlExpression[] {
  return [
    ...columns.flatMap(({ generated }) => generated?.expression ?? []),
    ...checks.map(({ expression }) => expression),
    ...indexes.flatMap(({ parts, where }) => [
      ...parts.flatMap(({ expression }) => expression ?? []),
      ...(where === undefined ? [] : [where]),
    ]),
  ];
}

function mapColumn(column: Column, place: Place, change: ExpressionChange): Column {
  const { default: given, generated, ...rest } = column;
  const expected = column.type;
  const value =
    given && change(given, { purpose: 'default', expected, place, notCarried: 'DEFAULT_NOT_CARRIED' });
  const expression =
    generated &&
    change(generated.expression, {
      purpose: 'generated',
      expected,
      place,
      notCarried: 'GENERATED_NOT_CARRIED',
    });
  return {
    ...rest,
    ...(value === undefined ? {} : { default: value }),
    ...(generated === undefined || expression === undefined
      ? {}
      : { generated: { ...generated, expression } }),
  };
}

function mapCheck(check: Check, place: Place, change: ExpressionChange): readonly Check[] {
  const column = check.column === undefined ? {} : { column: check.column };
  const object = check.name === undefined ? {} : { object: check.name };
  const site = { ...place, ...column, ...object };
  const expression = change(check.expression, {
    purpose: 'check',
    place: site,
    notCarried: 'CHECK_NOT_CARRIED',
  });
  return expression === undefined ? [] : [{ ...check, expression }];
}

function mapIndex(index: Index, place: Place, change: ExpressionChange): readonly Index[] {
  const site = { place, notCarried: 'INDEX_NOT_CARRIED' } as const;
  const { where, ...rest } = index;
  const predicate = where && change(where, { ...site, purpose: 'predicate' });
  if (where !== undefined && predicate === undefined) return [];
  const parts = index.parts.flatMap((part) => {
    if (part.expression === undefined) return [part];
    const expression = change(part.expression, { ...site, purpose: 'index' });
    return expression === undefined ? [] : [{ ...part, expression }];
  });
  if (parts.length < index.parts.length) return [];
  return [{ ...rest, parts, ...(predicate === undefined ? {} : { where: predicate }) }];
}
