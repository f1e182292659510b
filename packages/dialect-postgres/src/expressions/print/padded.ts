import type { Expression } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { type Fragment, PRECEDENCE, type Scope } from './fragment.js';

/** The length of `character(n)`, whose values have blanks at their end that count nowhere; undefined for other types. */
export function paddedLength(name: string): number | undefined {
  const [whole, length = '1'] = /^(?:character|bpchar)(?:\((\d+)\))?$/.exec(name) ?? [];
  return whole === undefined ? undefined : Number(length);
}

/** The text of such a column without its blanks, as another database has to say it; undefined for all else. */
export function paddedColumn(expression: Expression, { context }: Scope): Fragment | undefined {
  if (expression.kind !== 'call' || expression.name !== 'trim-end') return undefined;
  const [text, blank] = expression.arguments;
  const kept = text?.kind === 'cast' && text.to === 'text' ? text.operand : text;
  if (kept?.kind !== 'column') return undefined;
  if (blank !== undefined && (blank.kind !== 'literal' || blank.text !== ' ')) return undefined;
  const { name } = kept;
  const column = context.table.columns.find((candidate) => candidate.name === name);
  if (column?.type.kind !== 'native' || paddedLength(column.type.name) === undefined) return undefined;
  const padded = quoteIdentifier(name);
  return {
    sql: `${padded}::text`,
    precedence: PRECEDENCE.cast,
    class: 'text',
    nullable: column.nullable,
    padded,
  };
}

/** Beside constants without blanks at their end an application says the column itself. */
export function besidePadded(parts: readonly Fragment[]): readonly Fragment[] {
  const [head, ...rest] = parts;
  const isPlain = rest.every(
    ({ class: one, literal }) => one === 'text' && literal?.text.endsWith(' ') === false,
  );
  if (head?.padded === undefined || !isPlain) return parts;
  return [{ ...head, sql: head.padded, precedence: PRECEDENCE.primary }, ...rest];
}
