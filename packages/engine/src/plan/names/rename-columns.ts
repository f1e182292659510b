import type { Expression, SqlExpression } from '@godwit/plugin-api';

/** An expression that names columns as the target does. Its text stays as the source wrote it. */
export function renameColumns(expression: SqlExpression, rename: (column: string) => string): SqlExpression {
  return expression.tree === undefined ? expression : { ...expression, tree: walk(expression.tree, rename) };
}

/** Every child of every kind of node is either a node, a list of nodes, or a branch that holds nodes. */
function walk(node: Expression, rename: (column: string) => string): Expression {
  if (node.kind === 'column') return { kind: 'column', name: rename(node.name) };
  return mapChildren(node, (child) => walk(child, rename)) as Expression;
}

function mapChildren(holder: object, map: (child: Expression) => Expression): object {
  const entries = Object.entries(holder).map(([key, value]) => [key, mapValue(value, map)]);
  return Object.fromEntries(entries);
}

function mapValue(value: unknown, map: (child: Expression) => Expression): unknown {
  if (Array.isArray(value)) return value.map((item) => mapValue(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return 'kind' in value ? map(value as Expression) : mapChildren(value, map);
}

/** Whether an expression names a column; a text that was not understood is taken to where the name stands in it. */
export function namesColumn({ tree, text }: Pick<SqlExpression, 'tree' | 'text'>, column: string): boolean {
  return tree === undefined ? text.toLowerCase().includes(column.toLowerCase()) : holdsColumn(tree, column);
}

function holdsColumn(value: unknown, column: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const node = value as Partial<Expression>;
  if (node.kind === 'column' && 'name' in node) return node.name === column;
  return Object.values(value).some((child) => holdsColumn(child, column));
}

/** Whether more is asked of a column than whether it is NULL. */
export function readsWords({ tree, text }: Pick<SqlExpression, 'tree' | 'text'>, column: string): boolean {
  return tree === undefined ? namesColumn({ text }, column) : holdsColumn(withoutNullTests(tree), column);
}

function withoutNullTests(node: Expression): Expression {
  if (node.kind === 'is-null' && node.operand.kind === 'column')
    return { kind: 'literal', type: 'boolean', text: 'true' };
  return mapChildren(node, withoutNullTests) as Expression;
}
