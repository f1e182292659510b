import type { Expression } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { elementCount } from '../read/number-call.js';
import { call, integer } from '../read/typed.js';
import { type Fragment, primary, type Scope } from './fragment.js';

/** `cardinality(column)` and `array_length(column, 1)`, which have many words in a tree. Undefined for all else. */
export function printArrayCount(expression: Expression, { context }: Scope): Fragment | undefined {
  if (expression.kind !== 'binary' && expression.kind !== 'call') return undefined;
  const text = JSON.stringify(expression);
  for (const { name, type } of context.table.columns) {
    if (type.kind !== 'array' || !text.includes(JSON.stringify(name))) continue;
    const column: Expression = { kind: 'column', name };
    const length = call('nullif', [call('json-array-length', [column]), integer(0)]);
    if (text === JSON.stringify(elementCount(column)))
      return { ...primary(`cardinality(${quoteIdentifier(name)})`, 'integer'), narrow: true };
    if (text === JSON.stringify(length))
      return { ...primary(`array_length(${quoteIdentifier(name)}, 1)`, 'integer'), narrow: true };
  }
  return undefined;
}
