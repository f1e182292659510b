/** A type that PostgreSQL writes behind a column although the reader knows it. */
const TEXT_CAST =
  /::(?:text|character varying|bpchar|character|name|integer|bigint|smallint|numeric|double precision|real|date|timestamp (?:with|without) time zone)(?:\(\d+(?:,\d+)?\))?(?:\[\])?/g;

/** The type of a quoted literal: the column or the other side of a comparison has it too. */
const LITERAL_CAST = /('(?:[^']|'')*')::(?:\w+\.)?(?:\w+|"[^"]+")(?:\(\d+(?:,\d+)?\))?(?:\[\])?/g;

/**
 * One spelling for texts of expressions that say the same: without the casts that PostgreSQL adds to literals and
 * columns, without the schema `public`, with one name for the time of the transaction, without a fraction of zero, without parentheses around a single name or literal, and with single blanks.
 */
export function normaliseSql(sql: string): string {
  let text = sql
    .replaceAll(TEXT_CAST, '')
    .replaceAll(LITERAL_CAST, '$1')
    .replaceAll(/\bpublic\./g, '')
    .replaceAll('now()', 'CURRENT_TIMESTAMP')
    .replaceAll(/\b(\d+)\.0+(?![\d'])/g, '$1')
    // A truth value says by itself what it says beside true.
    .replaceAll(/\((\w+) = true\)/g, '$1')
    .replaceAll(/\((\w+) = false\)/g, '(NOT $1)')
    .replaceAll(/\s+/g, ' ');
  for (let before = ''; before !== text; ) {
    before = text;
    text = text
      .replaceAll(/(?<![\w"])\(('(?:[^']|'')*'|"[^"]+"|-?[\w.]+)\)/g, '$1')
      .replaceAll(/\(\(([^()]*)\)\)/g, '($1)');
  }
  return text;
}
