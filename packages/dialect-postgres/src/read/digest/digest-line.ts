import { type Column, type ColumnPlan, isSpelledBare } from '@godwit/plugin-api';
import { quoteName } from '../../ddl/sql-text.js';

/** A column, what it is compared as, and the SQL of its text. */
export interface LineCell {
  readonly column: Column;
  readonly as: ColumnPlan['as'];
  readonly sql: string;
  /** Whether it is certain to hold no NULL. */
  readonly set: boolean;
}

/** A function takes at most 100 arguments. */
const MOST_PARTS = 90;

/**
 * The SQL that spells a row as `encodeDigestText` does, without the line feed. concat_ws() calls the output functions of the
 * types, as COPY does and casts to text do not; it leaves out what is NULL, which is what a length of -1 announces.
 */
export function digestLine(cells: readonly LineCell[]): string {
  const parts = cells.flatMap(spelled);
  const calls: string[] = [];
  for (let at = 0; at < parts.length; at += MOST_PARTS)
    calls.push(`concat_ws(',', ${parts.slice(at, at + MOST_PARTS).join(', ')})`);
  return calls.join(` || ',' || `);
}

function spelled(cell: LineCell): readonly string[] {
  const { as, sql, set } = cell;
  // The types that are spelled bare are cast as their output functions spell them.
  if (isSpelledBare(as)) return [set ? sql : `coalesce((${sql})::text, 'NULL')`];
  return [lengthOf(cell), sql];
}

function lengthOf({ column, sql, set }: LineCell): string {
  const isText = column.type.kind === 'text';
  const length = `octet_length(${isText ? sql : `format('%s', ${sql})`})`;
  if (set) return length;
  if (isText) return `coalesce(${length}, -1)`;
  // A row of NULLs IS NULL without being NULL.
  return `CASE WHEN ${quoteName(column.name)} IS NOT DISTINCT FROM NULL THEN -1 ELSE ${length} END`;
}
