import {
  type Column,
  type Index,
  isCountForm,
  type Note,
  type NoteCode,
  type Place,
  type SqlExpression,
  type Table,
} from '@godwit/plugin-api';
import type { ColumnDraft, TableDraft } from './drafts.js';
import { placeOf } from './place.js';
import { namesColumn } from './rename-columns.js';

/** A source table without what cannot stand in the target, and notes that tell of it. */
export interface Withdrawn {
  readonly table: Table;
  readonly notes: readonly Note[];
}

/**
 * Takes out of a table what was written for values that get another type: the defaults of such columns, and
 * the checks, computed columns and indexes whose expressions name them. Constants in them mean the values from before.
 */
export function withdrawRetyped({ source, columns }: TableDraft): Withdrawn {
  const retyped = columns.filter(isRetyped).map((column) => column.source.name);
  if (retyped.length === 0) return { table: source, notes: [] };
  const notes: Note[] = [];
  const speaksOf = (expression: SqlExpression): boolean =>
    retyped.some((name) => namesColumn(expression, name));
  const tell = (code: NoteCode, place: Omit<Place, 'schema' | 'table'>, what: string): void => {
    const message = `The values get another type, for which ${what} was not written; it is left out.`;
    notes.push({ code, severity: 'loss', place: placeOf(source.name, place), message });
  };
  const table: Table = {
    ...source,
    columns: source.columns.map((column) =>
      withdrawFrom(column, retyped.includes(column.name), speaksOf, tell),
    ),
    checks: source.checks.filter(({ name, column, expression }) => {
      if (!speaksOf(expression)) return true;
      const place = { ...(column !== undefined && { column }), ...(name !== undefined && { object: name }) };
      tell('CHECK_NOT_CARRIED', place, `the check ${expression.text}`);
      return false;
    }),
    indexes: source.indexes.filter((index) => {
      if (!expressionsOf(index).some(speaksOf)) return true;
      tell('INDEX_NOT_CARRIED', { object: index.name }, 'an expression of the index');
      return false;
    }),
  };
  return { table, notes };
}

/** Also counts that the config makes moments of: a moment is no number. */
function isRetyped({ as, type, form, origin }: ColumnDraft): boolean {
  return as !== type || (origin === 'config' && isCountForm(form));
}

function withdrawFrom(
  column: Column,
  retyped: boolean,
  speaksOf: (expression: SqlExpression) => boolean,
  tell: (code: NoteCode, place: Omit<Place, 'schema' | 'table'>, what: string) => void,
): Column {
  const { default: written, generated, ...rest } = column;
  const place = { column: column.name };
  const computed = generated !== undefined && speaksOf(generated.expression);
  if (computed) tell('GENERATED_NOT_CARRIED', place, 'the expression of the column');
  const losesDefault = retyped && written !== undefined;
  if (losesDefault) tell('DEFAULT_NOT_CARRIED', place, `the default ${written.text}`);
  return {
    ...rest,
    ...(losesDefault || written === undefined ? {} : { default: written }),
    ...(computed || generated === undefined ? {} : { generated }),
  };
}

function expressionsOf({ parts, where }: Index): readonly SqlExpression[] {
  const own = parts.flatMap(({ expression }) => expression ?? []);
  return where === undefined ? own : [...own, where];
}
