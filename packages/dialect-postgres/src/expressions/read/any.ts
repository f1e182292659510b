import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { elementTrees } from './array.js';
import { readIn, readOperator } from './operator.js';
import { asText } from './text.js';
import { binary, condition, NotCertain, type Reading, type Typed, typed } from './typed.js';

const OPPOSITES: Readonly<Record<string, string>> = { '=': '<>', '<>': '=', '!=': '=' };

/** `x = ANY (ARRAY[...])`, which is how pg_get_expr spells `x IN (...)`, and its kin. Undefined for other operators. */
export function readQuantified(
  syntax: Extract<SqlSyntax, { kind: 'binary' }>,
  reading: Reading,
): Typed | undefined {
  const { operator, right: quantified } = syntax;
  if (quantified.kind !== 'call' || !/^(any|all|some)$/.test(quantified.name)) return undefined;
  const all = quantified.name === 'all';
  const [array] = quantified.arguments;
  if (array === undefined) throw new NotCertain();
  const left = reading.read(syntax.left);
  const items = itemsOf(array, reading);
  const single = all ? OPPOSITES[operator] : operator;
  if (single === '=') return readIn(left, items, all);
  const tests = items.map((item) => readOperator(operator, left, item).tree);
  const [head, ...rest] = tests;
  if (head === undefined) throw new NotCertain();
  return condition(rest.reduce((a, b) => binary(all ? 'and' : 'or', a, b), head));
}

function itemsOf(array: SqlSyntax, reading: Reading): readonly Typed[] {
  if (array.kind === 'array') return array.items.map(reading.read);
  if (array.kind === 'cast' && /^(text|character varying|varchar)\[\]$/.test(array.type)) {
    const inner = array.operand;
    // The elements become what the array becomes.
    if (inner.kind !== 'string') return itemsOf(inner, reading).map(asText);
  }
  const whole = reading.read(array);
  const of = whole.type.kind === 'array' ? whole.type.of : undefined;
  if (of === undefined) throw new NotCertain();
  return elementTrees(whole).map((tree) =>
    typed(tree, tree.kind === 'literal' && tree.type === 'null' ? { kind: 'null' } : of),
  );
}
