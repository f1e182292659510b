import type { ColumnPlan, Row, Value } from '@godwit/plugin-api';

/** Reads the encoding `quoted-csv` back into canonical values. */
export function decodeQuotedCsv(bytes: Uint8Array, columns: readonly ColumnPlan[]): readonly Row[] {
  const cells = new TextDecoder().decode(bytes).matchAll(/(NULL|'((?:[^']|'')*)')([,\n])/g);
  const rows: Value[][] = [];
  let row: Value[] = [];
  for (const [, whole, quoted = '', end] of cells) {
    const column = columns[row.length];
    row.push(
      whole === 'NULL' || column === undefined ? null : cellValue(quoted.replaceAll("''", "'"), column),
    );
    if (end !== '\n') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

function cellValue(text: string, { as }: ColumnPlan): Value {
  if (as.kind === 'bigint') return BigInt(text);
  if (as.kind === 'integer' || as.kind === 'float') return Number(text);
  return as.kind === 'boolean' ? text === 'true' : text;
}
