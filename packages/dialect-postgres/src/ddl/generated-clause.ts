import type { Column, Generated, Note, SqlExpression, Table } from '@godwit/plugin-api';
import { VIRTUAL_COLUMNS } from '../types/abilities.js';
import { isForeignType } from '../types/to-native.js';
import type { Clause } from './column-definition.js';
import type { CreateContext } from './create-context.js';
import { caveatNotes, columnsOf, printExpression } from './expression-text.js';
import { placeIn } from './statement.js';

type GeneratedColumn = Column & { readonly generated: Generated };

/** `GENERATED ALWAYS AS (...) STORED` or `VIRTUAL`, or a note; the column then keeps the values that it had. */
export function generatedClause(table: Table, column: GeneratedColumn, context: CreateContext): Clause {
  const place = placeIn(table.name, { column: column.name });
  const { expression, stored } = column.generated;
  const printed = print(table, column);
  if (!printed.ok) {
    const message = `The column keeps its values but computes no new ones: ${printed.reason}. It was AS (${expression.text}).`;
    return {
      sql: '',
      notes: [{ code: 'GENERATED_NOT_CARRIED', severity: 'loss', place, message }],
    };
  }
  const clause = `GENERATED ALWAYS AS (${printed.sql})`;
  const made = (kept: boolean): NonNullable<Clause['made']> => {
    return { generated: { expression: { text: printed.sql, dialect: 'postgres' }, stored: kept } };
  };
  const note = { code: 'GENERATED_NOT_CARRIED', severity: 'warning', place } as const;
  const notes = caveatNotes(printed, note, 'The generated column');
  if (stored) return { sql: `${clause} STORED`, notes, made: made(true) };
  const reason = whyStored(table, column, context);
  if (reason === undefined) return { sql: `${clause} VIRTUAL`, notes, made: made(false) };
  return { sql: `${clause} STORED`, notes: [...notes, storedNote(place, reason)], made: made(true) };
}

function print(table: Table, column: GeneratedColumn): ReturnType<typeof printExpression> {
  const { expression } = column.generated;
  const read = columnsOf(expression.tree);
  const other = table.columns.find(
    (candidate) => candidate.generated !== undefined && read.has(candidate.name),
  );
  if (other !== undefined) {
    return {
      ok: false,
      reason: `it reads "${other.name}", and in PostgreSQL no generated column reads another`,
    };
  }
  return printExpression(expression, { purpose: 'generated', table, expected: column.type });
}

/** Why the column cannot be a virtual one; undefined where it can. */
function whyStored(
  table: Table,
  { name, type, generated }: GeneratedColumn,
  { has, same }: CreateContext,
): string | undefined {
  if (!has.has(VIRTUAL_COLUMNS)) return 'PostgreSQL has virtual ones from version 18 on only';
  // What PostgreSQL took there it takes here.
  if (same) return undefined;
  if (mayFail(generated, type)) return 'a row that its type does not hold would not be read';
  if (type.kind === 'enum' || isForeignType(type)) return 'PostgreSQL has none of a type that is not its own';
  return isInKey(table, name) || isIndexed(table, name)
    ? 'PostgreSQL has none in a key or an index'
    : undefined;
}

/** What is inside JSON may be of another type than the column, which is an error wherever it is computed. */
function mayFail({ expression }: Generated, { kind }: Column['type']): boolean {
  return (
    kind !== 'text' && kind !== 'json' && JSON.stringify(expression.tree ?? null).includes('"json-extract"')
  );
}

function isInKey({ primaryKey, uniqueKeys, foreignKeys }: Table, column: string): boolean {
  const keys = [...(primaryKey === undefined ? [] : [primaryKey]), ...uniqueKeys, ...foreignKeys];
  return keys.some(({ columns }) => columns.includes(column));
}

/** An index over an expression whose meaning is not known is not made. */
function isIndexed({ indexes }: Table, column: string): boolean {
  return indexes.some(({ parts, include = [], where }) => {
    if (include.includes(column) || parts.some((part) => part.column === column)) return true;
    const expressions = [where, ...parts.map(({ expression }) => expression)];
    return expressions.some((one) => one !== undefined && (isOwn(one) || columnsOf(one.tree).has(column)));
  });
}

/** An expression in the words of PostgreSQL is made by its text, which may read any column. */
function isOwn({ tree, dialect }: SqlExpression): boolean {
  return tree === undefined && dialect === 'postgres';
}

function storedNote(place: Note['place'], reason: string): Note {
  const message = `The virtual column is stored now, for ${reason}: it takes room and is computed when its row is written.`;
  return { code: 'GENERATED_STORED', severity: 'info', place, message };
}
