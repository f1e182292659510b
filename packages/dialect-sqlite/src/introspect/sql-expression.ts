import type { ExpressionContext, LogicalType, SqlExpression } from '@godwit/plugin-api';
import { expressions } from '../expressions/codec.js';

/** Reads expressions that stand in a table, with their meaning where it is known for certain. */
export function expressionReader(
  table: ExpressionContext['table'],
): (text: string, purpose: ExpressionContext['purpose'], expected?: LogicalType) => SqlExpression {
  return (text, purpose, expected) => {
    const tree = expressions.parse(text, { purpose, table, ...(expected === undefined ? {} : { expected }) });
    return { text, dialect: 'sqlite', ...(tree === undefined ? {} : { tree }) };
  };
}
