import { type ColumnPlan, isSpelledBare } from '@godwit/plugin-api';

/** A function takes at most 127 arguments in older versions. */
const ARGUMENTS_AT_ONCE = 100;

/**
 * The SQL that spells a row as `encodeDigestText` does, without the line feed. concat_ws() leaves out a cell that is NULL,
 * which is what a length of -1 announces; it costs a third of what format() does.
 */
export function digestLineSql(texts: readonly string[], columns: readonly ColumnPlan[]): string {
  const parts = texts.flatMap((text, index) => spelled(text, columns[index] as ColumnPlan));
  const calls: string[] = [];
  for (let at = 0; at < parts.length; at += ARGUMENTS_AT_ONCE)
    calls.push(`concat_ws(',',${parts.slice(at, at + ARGUMENTS_AT_ONCE).join(',')})`);
  return calls.join("||','||");
}

function spelled(text: string, { as }: ColumnPlan): readonly string[] {
  return isSpelledBare(as) ? [`ifnull(${text},'NULL')`] : [`ifnull(octet_length(${text}),-1)`, text];
}
