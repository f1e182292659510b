import {
  type Column,
  type Note,
  optionValues,
  type Statement,
  type Table,
  type TargetSchema,
} from '@godwit/plugin-api';
import { options as rows } from '../options.js';
import { collationAbility } from '../types/abilities.js';
import { NOCASE_COLLATION, NOCASE_LOCALE } from '../types/nocase.js';
import { ownTypes } from '../types/own-types.js';
import { DEFAULT_SCHEMA, qualifiedName } from './sql-text.js';
import { beforeLoad, type Compiled, placeIn } from './statement.js';

/** How text whose letters fold is kept: by indexes over folded text, by a collation of ICU, or as a citext. */
type Way = 'fold' | 'icu' | 'citext';

/** A schema in which every column says how it compares in the target. */
export interface ChosenCollations extends Compiled {
  readonly schema: TargetSchema;
}

/** Gives the columns whose letters fold the type or the collation that does so, where that is asked for and possible. */
export function chooseCollations(schema: TargetSchema): ChosenCollations {
  const parts = schema.tables.map((table) => chooseInTable(table, schema));
  const collations = new Map(parts.flatMap((part) => part.statements).map((one) => [one.id, one]));
  return {
    schema: { ...schema, tables: parts.map((part) => part.table) },
    statements: [...collations.values()],
    notes: parts.flatMap((part) => part.notes),
  };
}

function chooseInTable(table: Table, schema: TargetSchema): Compiled & { readonly table: Table } {
  const parts = table.columns.map((column) => chooseForColumn(table, column, schema));
  return {
    table: { ...table, columns: parts.map((part) => part.column) },
    statements: parts.flatMap((part) => part.statements),
    notes: parts.flatMap((part) => part.notes),
  };
}

interface Chosen extends Compiled {
  readonly column: Column;
}

function chooseForColumn(table: Table, column: Column, schema: TargetSchema): Chosen {
  if (keepsCollation(column, schema))
    return {
      column: column.type.kind === 'text' ? { ...column, type: plain(column) } : column,
      statements: [],
      notes: [],
    };
  const way = wayOf(column, schema);
  if (way === 'icu') return byCollation(table, column, schema);
  return way === 'citext' ? asCitext(table, column, schema) : { column, statements: [], notes: [] };
}

/** Whether the collation is one of people's own that the target has by that name. */
function keepsCollation({ collation }: Column, { from, has = [] }: TargetSchema): boolean {
  return from === 'postgres' && collation !== undefined && has.includes(collationAbility(collation));
}

/** What came from PostgreSQL stays as it was; of another dialect the config says how. */
function wayOf({ type, collation }: Column, { from, options }: TargetSchema): Way {
  if (type.kind !== 'text') return 'fold';
  if (type.collation === 'citext') return 'citext';
  if (type.collation !== 'nocase') return 'fold';
  if (from === 'postgres') return collation === undefined ? 'fold' : 'icu';
  return optionValues(rows, options).collations.nocase ?? 'fold';
}

const EXACT = 'options.collations: { "nocase": "fold" } keeps exactly the equality of NOCASE, by indexes.';

function byCollation(table: Table, column: Column, { from }: TargetSchema): Chosen {
  const name = { schema: table.name.schema ?? DEFAULT_SCHEMA, name: NOCASE_COLLATION };
  const chosen: Column = { ...column, type: plain(column), collation: `${name.schema}.${name.name}` };
  const note: Note = {
    code: 'COLLATION_NOT_CARRIED',
    severity: 'info',
    place: placeIn(table.name, { column: column.name }),
    message:
      from === 'postgres'
        ? `The column compares by the collation ${name.name}, which is the same as ${column.collation} by another name.`
        : `The column compares by the collation ${name.name} of ICU, which folds all letters and not only A to Z, and needs PostgreSQL 18 for LIKE.`,
    ...(from === 'postgres' ? {} : { suggestion: EXACT }),
  };
  const exact = from === 'postgres' && column.collation === chosen.collation;
  return { column: chosen, statements: [createCollation(name)], notes: exact ? [] : [note] };
}

/** It is never taken back, since others may use it by then. */
function createCollation(name: Table['name']): Statement {
  const text = qualifiedName(name);
  return beforeLoad({
    id: `create-collation:${text}`,
    sql: `CREATE COLLATION IF NOT EXISTS ${text} (provider = icu, locale = '${NOCASE_LOCALE}', deterministic = false)`,
    purpose: `create collation ${text}`,
  });
}

function asCitext(table: Table, column: Column, { from, types = [] }: TargetSchema): Chosen {
  const place = placeIn(table.name, { column: column.name });
  const known = ownTypes(types).named('citext');
  if (known === undefined) {
    const note: Note = {
      code: 'COLLATION_NOT_CARRIED',
      severity: 'warning',
      place,
      message: 'The target has no extension citext, so the column is text with folded keys and indexes.',
      suggestion: 'To keep the type, run CREATE EXTENSION citext in the target before the move.',
    };
    const folded = { ...plain(column), collation: 'nocase' };
    const column_ = { ...column, type: folded, nativeType: 'text' };
    const isTold = column.type.kind === 'text' && column.type.collation === 'citext';
    return { column: withoutCollation(column_), statements: [], notes: isTold ? [] : [note] };
  }
  const type: Column['type'] = { kind: 'native', dialect: 'postgres', name: known };
  const chosen = withoutCollation({ ...column, type, nativeType: known });
  const { message, severity } = citextMessage(column);
  const note: Note = { code: 'COLLATION_NOT_CARRIED', severity, place, message };
  const isSame = from === 'postgres' || column.nativeType.toLowerCase() === 'citext';
  return { column: chosen, statements: [], notes: isSame ? [] : [note] };
}

function citextMessage({ type }: Column): Pick<Note, 'message' | 'severity'> {
  const limit = type.kind === 'text' ? type.maxLength : undefined;
  const text = 'The column is a citext, which folds all letters and not only A to Z';
  return limit === undefined
    ? { message: `${text}.`, severity: 'info' }
    : { message: `${text}, and has no limit of ${limit} characters.`, severity: 'warning' };
}

/** The type without its collation, which is said elsewhere. */
function plain({ type }: Column): Extract<Column['type'], { kind: 'text' }> {
  const maxLength = type.kind === 'text' ? type.maxLength : undefined;
  return { kind: 'text', ...(maxLength === undefined ? {} : { maxLength }) };
}

function withoutCollation({ collation: _, ...column }: Column): Column {
  return column;
}
