import type { Column, Expression, ExpressionContext } from '@godwit/plugin-api';

/**
 * Whether folding all letters makes the same of every value of a text as folding A to Z does, so that an index may hold
 * what the queries of an application say. Only indexes are asked for by their text; elsewhere the exact words are used.
 */
export function foldsAlike(
  name: 'lower' | 'upper',
  text: Expression | undefined,
  { purpose, table }: ExpressionContext,
): boolean {
  if (text === undefined || (purpose !== 'index' && purpose !== 'predicate')) return false;
  return holds(text, (column) => {
    const found = table.columns.find((candidate) => candidate.name === column);
    return found?.traits?.foldsAlike?.includes(name) === true;
  });
}

/** Whether all letters of a text come from such columns, or are of ASCII. What JSON says may be spelled in ASCII only. */
function holds(node: unknown, isAlike: (column: string) => boolean): boolean {
  if (typeof node !== 'object' || node === null) return true;
  const part = node as Expression;
  if (part.kind === 'column') return isAlike(part.name);
  if (part.kind === 'literal') return /^[\0-\x7f]*$/.test(part.text);
  if (part.kind === 'binary' && part.operator.startsWith('json')) return false;
  if (part.kind === 'call' && part.name.startsWith('json')) return false;
  return Object.values(node).every((child) => holds(child, isAlike));
}

/** The table, of whose values nothing is known where the target itself folds A to Z in another way. */
export function withoutFolds<T extends { readonly columns: readonly Column[] }>(table: T): T {
  const columns = table.columns.map(({ traits, ...column }): Column => {
    if (traits === undefined) return column;
    const { foldsAlike: _, ...rest } = traits;
    return { ...column, traits: rest };
  });
  return { ...table, columns };
}
