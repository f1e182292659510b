import type { Column, Expression, Table } from '@godwit/plugin-api';

/**
 * What the schema itself says of a column of whole numbers that are truth values, to go on a sentence with; undefined
 * where it says nothing. A check that allows 0 and 1, and says nothing else, or a default that is true or false.
 */
export function booleanEvidence({ checks }: Table, column: Column): string | undefined {
  if (checks.some(({ expression: { tree } }) => tree !== undefined && allowsZeroAndOne(tree, column.name)))
    return 'a check allows no other';
  const text = column.default?.text.trim().replace(/^\((.*)\)$/, '$1') ?? '';
  return /^(?:true|false)$/i.test(text) ? `its default is ${text.toLowerCase()}` : undefined;
}

/** `x IN (0, 1)`, `x = 0 OR x = 1`, and either of them beside `x IS NULL`. */
function allowsZeroAndOne(tree: Expression, column: string): boolean {
  const allowed = valuesOf(tree, column);
  return allowed?.size === 2 && allowed.has('0') && allowed.has('1');
}

/** The numbers that a condition allows a column beside NULL; undefined where it asks anything else. */
function valuesOf(tree: Expression, column: string): ReadonlySet<string> | undefined {
  if (tree.kind === 'is-null' && !tree.negated && isColumn(tree.operand, column)) return new Set();
  if (tree.kind === 'in' && !tree.negated && isColumn(tree.operand, column)) return numbersOf(tree.list);
  if (tree.kind !== 'binary') return undefined;
  if (tree.operator === 'equal' && isColumn(tree.left, column)) return numbersOf([tree.right]);
  if (tree.operator !== 'or') return undefined;
  const sides = [valuesOf(tree.left, column), valuesOf(tree.right, column)];
  return sides.includes(undefined) ? undefined : new Set(sides.flatMap((side) => [...(side ?? [])]));
}

function isColumn(tree: Expression, name: string): boolean {
  return tree.kind === 'column' && tree.name === name;
}

function numbersOf(list: readonly Expression[]): ReadonlySet<string> | undefined {
  const texts = list.map((item) =>
    item.kind === 'literal' && item.type === 'integer' ? item.text : undefined,
  );
  return texts.includes(undefined) ? undefined : new Set(texts.filter((text) => text !== undefined));
}
