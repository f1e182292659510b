import { type ColumnPlan, parseCanonicalText, type Row, type Value } from '@godwit/plugin-api';

const CELL = /NULL|'((?:[^']|'')*)'/y;

/** The rows of a batch in the encoding `quoted-csv`. Throws where the bytes are not what it says. */
export function decodeQuotedCsv(bytes: Uint8Array, columns: readonly ColumnPlan[]): readonly Row[] {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const rows: Row[] = [];
  let at = 0;
  while (at < text.length) {
    const row: Value[] = [];
    for (const [index, { as }] of columns.entries()) {
      CELL.lastIndex = at;
      const match = CELL.exec(text);
      if (match === null) throw new Error(`No cell of quoted-csv at character ${at}.`);
      row.push(match[1] === undefined ? null : parseCanonicalText(match[1].replaceAll("''", "'"), as));
      at = CELL.lastIndex;
      const end = index === columns.length - 1 ? '\n' : ',';
      if (text[at] !== end) throw new Error(`No ${JSON.stringify(end)} at character ${at} of quoted-csv.`);
      at += 1;
    }
    rows.push(row);
  }
  return rows;
}
