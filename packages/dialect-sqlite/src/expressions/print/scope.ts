import type { Column, Expression, ExpressionContext } from '@godwit/plugin-api';
import { Unprintable } from './unprintable.js';

/** What one expression is printed in. */
export interface PrintScope {
  readonly context: ExpressionContext;
  /** Sentences on where the meaning differs in rare cases. */
  readonly caveats: Set<string>;
}

/** Prints a part; everything but names, constants and calls stands in parentheses of its own. */
export type PrintPart = (expression: Expression) => string;

export function columnNamed(name: string, { context }: PrintScope): Column {
  const column = context.table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Unprintable('it names a column that the table does not have');
  return column;
}

/** Whether the decimals of a type are kept as text, because a double would not hold them all. */
export function isTextDecimal(type: Column['type']): boolean {
  if (type.kind !== 'decimal') return false;
  const { precision, scale = 0 } = type;
  return precision === undefined || precision > 15 || scale < 0 || scale > precision;
}
