import type { Column, Expression, ExpressionContext, LogicalType } from '@godwit/plugin-api';
import { expressions } from '../src/expressions/codec.js';

function column(name: string, nativeType: string, type: LogicalType, collation?: string): Column {
  return { name, nativeType, type, nullable: true, ...(collation === undefined ? {} : { collation }) };
}

export const table: ExpressionContext['table'] = {
  name: { name: 'T' },
  columns: [
    column('n', 'INTEGER', { kind: 'bigint' }),
    column('m', 'INTEGER', { kind: 'bigint' }),
    column('id', 'INTEGER', { kind: 'bigint' }),
    column('r', 'REAL', { kind: 'float', bits: 64 }),
    column('s', 'REAL', { kind: 'float', bits: 64 }),
    column('t', 'TEXT', { kind: 'text' }),
    column('u', 'TEXT', { kind: 'text' }),
    column('nc', 'TEXT', { kind: 'text', collation: 'nocase' }, 'NOCASE'),
    column('rt', 'TEXT', { kind: 'text', collation: 'rtrim' }, 'RTRIM'),
    column('price', 'DECIMAL(10,2)', { kind: 'decimal', precision: 10, scale: 2 }),
    column('active', 'BOOLEAN', { kind: 'boolean' }),
    column('d', 'DATE', { kind: 'date' }),
    column('b', 'BLOB', { kind: 'bytes' }),
    column('any', '', { kind: 'native', dialect: 'sqlite', name: '' }),
  ],
};

/** A tree in short: operators and functions before their operands. */
function show(tree: Expression | undefined): string {
  if (tree === undefined) return 'undefined';
  switch (tree.kind) {
    case 'literal':
      return `${tree.type}:${tree.text}`;
    case 'column':
      return tree.name;
    case 'unary':
      return `${tree.operator}(${show(tree.operand)})`;
    case 'binary':
      return `${tree.operator}(${show(tree.left)}, ${show(tree.right)})`;
    case 'call':
      return `${tree.name}(${tree.arguments.map(show).join(', ')})`;
    case 'case':
      return `case(${tree.branches.map((one) => `${show(one.when)}: ${show(one.result)}`).join(', ')}, ${show(tree.otherwise)})`;
    case 'cast':
      return `${tree.to}(${show(tree.operand)})`;
    case 'in':
      return `${tree.negated ? 'not-' : ''}in(${[tree.operand, ...tree.list].map(show).join(', ')})`;
    case 'between':
      return `${tree.negated ? 'not-' : ''}between(${[tree.operand, tree.low, tree.high].map(show).join(', ')})`;
    case 'match':
      return `${tree.negated ? 'not-' : ''}${tree.style}-${tree.fold}(${show(tree.operand)}, ${show(tree.pattern)}, ${show(tree.escape)})`;
    case 'is-null':
      return `${tree.negated ? 'not-' : ''}null(${show(tree.operand)})`;
    case 'is-distinct':
      return `${tree.negated ? 'same' : 'distinct'}(${show(tree.left)}, ${show(tree.right)})`;
    case 'collate':
      return `collate(${show(tree.operand)}, ${tree.collation})`;
  }
}

/** What a text means, in short. */
export function parse(
  text: string,
  purpose: ExpressionContext['purpose'] = 'check',
  expected?: LogicalType,
): string {
  return show(expressions.parse(text, { purpose, table, ...(expected === undefined ? {} : { expected }) }));
}
