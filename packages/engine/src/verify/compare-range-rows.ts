import { type ColumnPlan, canonicalText, type KeyedReadOptions, type Row } from '@godwit/plugin-api';
import type { ComparedSide, ComparedTable } from '../reading/compared-table.js';
import { type Asked, keyedOptions, type Range } from '../reading/keyed-options.js';
import type { TableFindings } from './table-findings.js';

const BATCH_ROWS = 500;

/** Compares the rows of a range one by one. The source has few rows there; the target may have any number. */
export async function compareRangeRows(
  compared: ComparedTable,
  range: Range,
  findings: TableFindings,
  asked: Asked,
): Promise<void> {
  const { source, target, key } = compared;
  const expected = new Map<string, Row>();
  for await (const row of rowsOf(source, key.columns, range, asked)) {
    findings.detailRows += 1;
    const kept = source.keep?.(row) ?? row;
    if (kept !== row) findings.told += 1;
    expected.set(keyText(kept, key.columns, source.columns), kept);
  }
  for await (const row of rowsOf(target, key.columns, range, asked)) {
    findings.detailRows += 1;
    const text = keyText(row, key.columns, source.columns);
    const other = expected.get(text);
    expected.delete(text);
    if (other === undefined) findings.extra(row);
    else findings.compare(other, row);
    if (findings.full && findings.more) return;
  }
  for (const row of expected.values()) findings.missing(row);
}

async function* rowsOf(
  side: ComparedSide,
  key: readonly number[],
  range: Range,
  asked: Asked,
): AsyncGenerator<Row> {
  const options: KeyedReadOptions = { ...keyedOptions(side, key, range, asked), maxRows: BATCH_ROWS };
  for await (const { rows } of side.session.readKeyed?.(side.table, options) ?? []) yield* rows;
}

/** The key of a row as one text; different keys have different texts. */
export function keyText(row: Row, key: readonly number[], columns: readonly ColumnPlan[]): string {
  return JSON.stringify(
    key.map((index) => {
      const value = row[index] ?? null;
      return value === null ? null : canonicalText(value, (columns[index] as ColumnPlan).as);
    }),
  );
}
