import type { Column, Generated, Note, Table } from '@godwit/plugin-api';
import type { Clause } from './column-definition.js';
import { columnsOf, printExpression } from './expression-text.js';
import { placeIn } from './statement.js';

/** `GENERATED ALWAYS AS (...) STORED`, or a note; the column then keeps the values that it had. */
export function generatedClause(table: Table, column: Column, generated: Generated): Clause {
  const place = placeIn(table.name, { column: column.name });
  const printed = print(table, column, generated);
  if (!printed.ok) {
    const message = `The column keeps its values but computes no new ones: ${printed.reason}. It was AS (${generated.expression.text}).`;
    const suggestion = 'Fill it by a trigger, or read it through a view.';
    return {
      sql: '',
      notes: [{ code: 'GENERATED_NOT_CARRIED', severity: 'loss', place, message, suggestion }],
    };
  }
  // Virtual ones need PostgreSQL 18.
  const sql = `GENERATED ALWAYS AS (${printed.sql}) STORED`;
  return { sql, notes: generated.stored ? [] : [stored(place)] };
}

function print(table: Table, column: Column, generated: Generated): ReturnType<typeof printExpression> {
  const read = columnsOf(generated.expression.tree);
  const other = table.columns.find(
    (candidate) => candidate.generated !== undefined && read.has(candidate.name),
  );
  if (other !== undefined) {
    return {
      ok: false,
      reason: `it reads "${other.name}", and in PostgreSQL no generated column reads another`,
    };
  }
  return printExpression(generated.expression, { purpose: 'generated', table, expected: column.type });
}

function stored(place: Note['place']): Note {
  const message = 'The virtual column is stored now: it takes room and is computed when its row is written.';
  return { code: 'GENERATED_STORED', severity: 'info', place, message };
}
