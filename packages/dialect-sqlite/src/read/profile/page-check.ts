import type { ColumnPlan } from '@godwit/plugin-api';
import { releaseBytes } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { cellSql } from '../rows/cell-sql.js';
import type { Page } from '../rows/page.js';
import type { Statements } from '../rows/statements.js';
import { isValidRendering } from '../rows/stored-rows.js';
import type { TextEncoding } from '../rows/stored-text.js';
import type { TableShape } from '../rows/table-shape.js';

/** What SQLite itself says about one column of a page. */
export interface ColumnCheck {
  readonly nulls: bigint;
  /** Every value fits as it is. */
  readonly proven: boolean;
}

// Three results per column; a SELECT gives at most 2,000.
const COLUMNS_AT_ONCE = 200;
const TEXT_KINDS: ReadonlySet<string> = new Set(['text', 'native', 'json']);

/** Makes the check of pages: SQL that proves most columns of most pages, so that their values need not be looked at. */
export function createPageCheck(
  statements: Statements,
  table: TableShape,
  columns: readonly ColumnPlan[],
  encoding: TextEncoding,
): (page: Page) => readonly ColumnCheck[] {
  const groups: (readonly ColumnPlan[])[] = [];
  for (let start = 0; start < columns.length; start += COLUMNS_AT_ONCE) {
    groups.push(columns.slice(start, start + COLUMNS_AT_ONCE));
  }
  const selects = groups.map((group) => group.map((column) => checkSql(table, column, encoding)).join(', '));
  return (page) => {
    const tail = table.keys.slice(page.slice);
    return groups.flatMap((group, index) => {
      const inner = group.map((column) => quoteIdentifier(column.name)).join(', ');
      const row =
        statements.row(
          `SELECT ${selects[index]} FROM (SELECT ${inner} FROM ${table.sql} ${tail.sql})`,
          tail.parameters,
        ) ?? [];
      return group.map((_, at) => toCheck(row.slice(at * 3, at * 3 + 3), page.rows));
    });
  };
}

/** The number of values, how many of them are not proven, and all text of the page in one. */
function checkSql(table: TableShape, column: ColumnPlan, encoding: TextEncoding): string {
  const x = quoteIdentifier(column.name);
  const shape = table.columns.get(column.name);
  const { unchanged } = cellSql(x, column, {
    affinity: shape?.affinity ?? 'blob',
    generated: shape?.generated ?? true,
    cleanText: true,
  });
  const isText = TEXT_KINDS.has(column.as.kind);
  // Broken UTF-16 cannot be seen in what SQLite renders: such text is always looked at.
  const proof = isText && encoding !== 'UTF-8' ? '0' : unchanged;
  const text = isText && encoding === 'UTF-8' ? `CAST(group_concat(${x},char(10)) AS BLOB)` : 'NULL';
  return `count(${x}), count(CASE WHEN ${x} IS NOT NULL AND (${proof}) IS NOT TRUE THEN 1 END), ${text}`;
}

function toCheck(results: readonly unknown[], rows: number): ColumnCheck {
  const [values = 0n, unproven = 0n, text] = results;
  const clean = !ArrayBuffer.isView(text) || isClean(text as Uint8Array);
  return { nulls: BigInt(rows) - (values as bigint), proven: unproven === 0n && clean };
}

function isClean(text: Uint8Array): boolean {
  const clean = isValidRendering(text);
  releaseBytes(text);
  return clean;
}
