import {
  type Column,
  type Index,
  isCountForm,
  type LogicalType,
  type Note,
  type NoteCode,
  type Place,
  type SqlExpression,
  type Table,
} from '@godwit/plugin-api';
import { placeOf } from '../names/place.js';
import { namesColumn, readsWords } from '../names/rename-columns.js';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';
import { keepsDefault } from './inferable.js';

/** A source table without what cannot stand in the target, and notes that tell of it. */
export interface Withdrawn {
  readonly table: Table;
  readonly notes: readonly Note[];
}

/**
 * Takes out of a table what was written for values that get another type or other words: the defaults of such columns, and
 * the checks, computed columns and indexes whose expressions name them. Constants in them mean the values from before.
 */
export function withdrawRetyped({ source, columns }: TableDraft, sameDialect: boolean): Withdrawn {
  const changes = columns.flatMap((column) => changeOf(column, sameDialect) ?? []);
  if (changes.length === 0) return { table: source, notes: [] };
  const notes: Note[] = [];
  const find = (expression: SqlExpression): Change | undefined =>
    changes.find(({ column, reads }) => reads(expression, column));
  const tell = (
    code: NoteCode,
    place: Omit<Place, 'schema' | 'table'>,
    { get }: Change,
    what: string,
  ): void => {
    const message = `The values get ${get}, for which ${what} was not written; it is left out.`;
    notes.push({ code, severity: 'loss', place: placeOf(source.name, place), message });
  };
  const table: Table = {
    ...source,
    columns: source.columns.map((column) =>
      withdrawFrom(
        column,
        changes.find((one) => one.column === column.name && one.constants),
        find,
        tell,
      ),
    ),
    checks: source.checks.filter(({ name, column, expression }) => {
      const change = find(expression);
      const place = { ...(column !== undefined && { column }), ...(name !== undefined && { object: name }) };
      if (change) tell('CHECK_NOT_CARRIED', place, change, `the check ${expression.text}`);
      return change === undefined;
    }),
    indexes: source.indexes.filter((index) => {
      const [change] = expressionsOf(index).flatMap((one) => find(one) ?? []);
      if (change) tell('INDEX_NOT_CARRIED', { object: index.name }, change, 'an expression of the index');
      return change === undefined;
    }),
  };
  return { table, notes };
}

/** What becomes of the values of a column, so that expressions about them do not go along. */
interface Change {
  readonly column: string;
  readonly get: string;
  /** Whether constants of the column are not the target's either. */
  readonly constants: boolean;
  readonly reads: (expression: SqlExpression, column: string) => boolean;
  /** Whether the default of the column means the same of its new values. */
  readonly keeps: (column: Column) => boolean;
}

function changeOf(draft: ColumnDraft, sameDialect: boolean): Change | undefined {
  const { name: column } = draft.source;
  // The time of the row is a moment, whatever the moments of other rows are stored as.
  const keeps = ({ default: written }: Column): boolean =>
    draft.as === draft.type && written !== undefined && keepsDefault(draft.source, written, draft.as);
  if (isRetyped(draft)) return { column, get: 'another type', constants: true, reads: namesColumn, keeps };
  if (!isReworded(draft, sameDialect)) return undefined;
  const constants = draft.reworded === 'all' || sameDialect;
  return { column, get: 'another spelling', constants, reads: readsWords, keeps: () => false };
}

/** Within one dialect values stay as they are stored, unless the config wants another type of them. */
function isReworded({ origin, reworded, source, as }: ColumnDraft, sameDialect: boolean): boolean {
  if (origin === 'target' || (sameDialect && origin !== 'config')) return false;
  return reworded !== undefined || (sameDialect && isWords(source.type) !== isWords(as));
}

/** Kinds whose values SQL compares as text; of others it makes numbers. */
function isWords({ kind }: LogicalType): boolean {
  return !['boolean', 'integer', 'bigint', 'decimal', 'float'].includes(kind);
}

/** Also counts that the config makes moments of: a moment is no number. */
function isRetyped({ as, type, form, origin }: ColumnDraft): boolean {
  return as !== type || (origin === 'config' && isCountForm(form));
}

function withdrawFrom(
  column: Column,
  own: Change | undefined,
  find: (expression: SqlExpression) => Change | undefined,
  tell: (code: NoteCode, place: Omit<Place, 'schema' | 'table'>, change: Change, what: string) => void,
): Column {
  const { default: written, generated, ...rest } = column;
  const place = { column: column.name };
  const computed = generated && find(generated.expression);
  if (computed) tell('GENERATED_NOT_CARRIED', place, computed, 'the expression of the column');
  const losesDefault = own !== undefined && written !== undefined && !own.keeps(column);
  if (losesDefault) tell('DEFAULT_NOT_CARRIED', place, own, `the default ${written.text}`);
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
