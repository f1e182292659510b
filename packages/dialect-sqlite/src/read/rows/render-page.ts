import type { ColumnPlan } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { balanced } from './balanced-sql.js';
import { type CellContext, type CellSql, cellSql, NEVER } from './cell-sql.js';
import type { Slice } from './key-space.js';
import type { Statements } from './statements.js';
import { isValidRendering } from './stored-rows.js';
import type { TableShape } from './table-shape.js';

/** What the profile of the same snapshot proved of a column, so that it need not be proved again. */
export interface ColumnProof {
  readonly name: string;
  /** The type it was asked for, as JSON. */
  readonly as: string;
  /** Every value is rendered rightly without any guard. */
  readonly exact: boolean;
  readonly cleanText: boolean;
}

/**
 * Lets SQLite render slices of a table as quoted CSV, with the proof that each cell is what it seems; undefined for a
 * slice that it cannot prove. Only for databases in UTF-8: from UTF-16, SQLite makes other characters of a broken pair.
 */
export function createRenderer(
  statements: Statements,
  table: TableShape,
  columns: readonly ColumnPlan[],
  proofs: readonly ColumnProof[],
): (slice: Slice) => Uint8Array | undefined {
  const { line, proof } = lineSql(table, columns, proofs);
  return (slice) => {
    const tail = table.keys.slice(slice);
    const sql = `SELECT CAST(group_concat(l,'') AS BLOB), min(ok) FROM (SELECT ${line} AS l, ${proof} AS ok FROM ${table.sql} ${tail.sql})`;
    const [bytes, proven] = statements.row(sql, tail.parameters) ?? [];
    if (proven !== 1n || !ArrayBuffer.isView(bytes)) return undefined;
    return isValidRendering(bytes as Uint8Array) ? (bytes as Uint8Array) : undefined;
  };
}

/** How a row becomes a line. */
export interface Spelling {
  readonly cellOf: (x: string, plan: ColumnPlan, context: CellContext) => CellSql;
  readonly lineOf: (texts: readonly string[], columns: readonly ColumnPlan[]) => string;
}

const QUOTED: Spelling = { cellOf: cellSql, lineOf };

/** The line of a row as SQL, and 1 where every cell of it is proved, else 0. */
export function lineSql(
  table: TableShape,
  columns: readonly ColumnPlan[],
  proofs: readonly ColumnProof[],
  spelling: Spelling = QUOTED,
): { readonly line: string; readonly proof: string } {
  const cells = columns.map((column) => {
    const shape = table.columns.get(column.name);
    const known = proofs.find(
      (proof) => proof.name === column.name && proof.as === JSON.stringify(column.as),
    );
    const x = quoteIdentifier(column.name);
    const cell = spelling.cellOf(x, column, {
      affinity: shape?.affinity ?? 'blob',
      generated: shape?.generated ?? true,
      cleanText: known?.cleanText ?? false,
    });
    const { asWritten = false } = column;
    const proof = asWritten ? cell.unchanged : cell.proof;
    // Pages prove values that SQL has no spelling for.
    const isProved = known?.exact === true && !asWritten && cell.proof !== NEVER.proof;
    return { text: cell.text, proof: isProved ? undefined : `(${x} IS NULL OR ${proof})` };
  });
  const texts = cells.map((cell) => cell.text);
  const unproven = cells.flatMap((cell) => cell.proof ?? []);
  // Only as a condition is an expression left at the first term that decides it.
  const proof =
    unproven.length === 0
      ? '1'
      : `CASE WHEN ${balanced(unproven, (parts) => parts.join(' AND '))} THEN 1 ELSE 0 END`;
  return { line: spelling.lineOf(texts, columns), proof };
}

/** The line of a row as SQL, out of the texts of its cells. */
export function lineOf(texts: readonly string[]): string {
  return `${formatted(texts)}||char(10)`;
}

const ARGUMENTS_AT_ONCE = 50;

function formatted(texts: readonly string[]): string {
  const calls: string[] = [];
  for (let start = 0; start < texts.length; start += ARGUMENTS_AT_ONCE) {
    const part = texts.slice(start, start + ARGUMENTS_AT_ONCE);
    calls.push(`format('${part.map(() => '%Q').join(',')}',${part.join(',')})`);
  }
  return calls.join("||','||");
}
