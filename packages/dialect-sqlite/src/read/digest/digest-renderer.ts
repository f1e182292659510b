import { type ColumnPlan, isSpelledBare } from '@godwit/plugin-api';
import { sqliteCode } from '../../errors/sqlite-error.js';
import type { Slice } from '../rows/key-space.js';
import { type ColumnProof, lineSql } from '../rows/render-page.js';
import type { Statements } from '../rows/statements.js';
import { isValidRendering } from '../rows/stored-rows.js';
import type { TableShape } from '../rows/table-shape.js';
import { digestCellSql } from './digest-cell-sql.js';

/** What SQLite made of a slice. */
interface Rendered {
  readonly rows: number;
  /** The digest text; undefined where a cell is not proved or a row was too large. */
  readonly bytes: Uint8Array | undefined;
  /** A row was larger than allowed, so that nothing was made of it. */
  readonly tooLarge: boolean;
}

/** Renders a slice whose rows have at most `maxRowBytes` each, so that its memory is known before its rows are. */
export type DigestRenderer = (slice: Slice, maxRowBytes: number) => Rendered;

/** Lets SQLite render slices of a table as digest text, with the proof of each cell. Only for databases in UTF-8. */
export function createDigestRenderer(
  statements: Statements,
  table: TableShape,
  columns: readonly ColumnPlan[],
  proofs: readonly ColumnProof[],
): DigestRenderer {
  const { line, proof } = lineSql(table, columns, proofs, { cellOf: digestCellSql, lineOf: digestLineSql });
  return (slice, maxRowBytes) => {
    const tail = table.keys.slice(slice);
    const sql =
      'SELECT CAST(group_concat(iif(octet_length(l)<=?,l,NULL),char(10))||char(10) AS BLOB), min(ok), count(*), max(octet_length(l)) ' +
      `FROM (SELECT ${line} AS l, ${proof} AS ok FROM ${table.sql} ${tail.sql})`;
    const row = unlessTooLarge(() => statements.row(sql, [maxRowBytes, ...tail.parameters]));
    if (row === 'too large') return { rows: 0, bytes: undefined, tooLarge: true };
    const [bytes, proven, rows = 0n, largest] = row ?? [];
    const tooLarge = Number(largest ?? 0) > maxRowBytes;
    const isProven = proven === 1n && !tooLarge && ArrayBuffer.isView(bytes);
    const valid = isProven && isValidRendering(bytes as Uint8Array);
    return { rows: Number(rows), bytes: valid ? (bytes as Uint8Array) : undefined, tooLarge };
  };
}

/** A text that would have more than SQLite's 1 GB is none. */
function unlessTooLarge<T>(render: () => T): T | 'too large' {
  try {
    return render();
  } catch (error) {
    if (sqliteCode(error) === 'SQLITE_TOOBIG') return 'too large';
    throw error;
  }
}

/** A function takes at most 127 arguments in older versions. */
const ARGUMENTS_AT_ONCE = 100;

/**
 * The SQL that spells a row as `encodeDigestText` does, without the line feed. concat_ws() leaves out a cell that is NULL,
 * which is what a length of -1 announces; it costs a third of what format() does.
 */
function digestLineSql(texts: readonly string[], columns: readonly ColumnPlan[]): string {
  const parts = texts.flatMap((text, index) => spelled(text, columns[index] as ColumnPlan));
  const calls: string[] = [];
  for (let at = 0; at < parts.length; at += ARGUMENTS_AT_ONCE)
    calls.push(`concat_ws(',',${parts.slice(at, at + ARGUMENTS_AT_ONCE).join(',')})`);
  return calls.join("||','||");
}

function spelled(text: string, { as }: ColumnPlan): readonly string[] {
  return isSpelledBare(as) ? [`ifnull(${text},'NULL')`] : [`ifnull(octet_length(${text}),-1)`, text];
}
