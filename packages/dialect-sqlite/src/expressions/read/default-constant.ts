import type { LiteralExpression, LogicalType } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { numericText, readLiteral, realText } from './literal.js';
import { literal } from './typed.js';

const DECIMAL = /^[+-]?\d+(?:\.\d+)?$/;

/** A constant as the column whose default it is keeps it; undefined where it is no constant. */
export function readDefaultConstant(
  syntax: SqlSyntax,
  expected: LogicalType | undefined,
): LiteralExpression | undefined {
  const isSigned = syntax.kind === 'prefix' && (syntax.operator === '-' || syntax.operator === '+');
  const isNegative = isSigned && syntax.operator === '-';
  const constant = isSigned ? syntax.operand : syntax;
  const tree = readLiteral(constant, isNegative)?.tree;
  if (tree?.kind !== 'literal' || expected === undefined) return undefined;
  const digits = constant.kind === 'number' ? `${isNegative ? '-' : ''}${constant.value}` : tree.text;
  return kept(tree, expected, digits.trim());
}

function kept(tree: LiteralExpression, { kind }: LogicalType, digits: string): LiteralExpression {
  if (tree.type === 'null' || tree.type === 'bytes') return tree;
  switch (kind) {
    case 'boolean': {
      const { text } = asNumber(tree);
      return /^[01]$/.test(text) ? literal('boolean', String(text === '1')) : tree;
    }
    case 'decimal':
      if (tree.type === 'boolean') return asNumber(tree);
      if (/^(?:NaN|-?Infinity)$/.test(digits)) return literal('decimal', digits);
      return DECIMAL.test(digits) ? literal(digits.includes('.') ? 'decimal' : 'integer', digits) : tree;
    case 'float': {
      if (tree.text === 'NaN') return literal('float', 'NaN');
      const number = asNumber(tree);
      return number.type === 'integer' ? literal('float', String(Number(number.text))) : number;
    }
    case 'integer':
    case 'bigint':
      return asNumber(tree);
    case 'text':
    case 'enum':
    case 'uuid':
    case 'json':
      return asText(tree);
    default:
      return tree;
  }
}

function asNumber(tree: LiteralExpression): LiteralExpression {
  if (tree.type === 'boolean') return literal('integer', tree.text === 'true' ? '1' : '0');
  const number = tree.type === 'text' ? numericText(tree.text)?.tree : undefined;
  return number?.kind === 'literal' ? number : tree;
}

function asText(tree: LiteralExpression): LiteralExpression {
  const number = asNumber(tree);
  if (tree.type === 'text') return tree;
  const text = number.type === 'float' ? realText(Number(number.text)) : number.text;
  return text === undefined ? tree : literal('text', text);
}
