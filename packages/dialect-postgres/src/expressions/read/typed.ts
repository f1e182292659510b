import type {
  ArithmeticOperator,
  BinaryOperator,
  CanonicalFunction,
  Expression,
  ExpressionContext,
  LiteralExpression,
  LogicalType,
  Numbers,
} from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';

/** Thrown while reading and caught at the codec's door: the meaning is not known for certain. */
export class NotCertain extends Error {}

/** The type of a part; `unknown`: a constant in quotes that takes the type of what it stands beside. */
export type ValueType = LogicalType | { readonly kind: 'null' | 'unknown' };

/** A meaning with what decides about the operators around it. */
export interface Typed {
  readonly tree: Expression;
  readonly type: ValueType;
  /** How its text compares: by bytes, equal by bytes but ordered by a language, or in a way of its own. */
  readonly order?: 'bytes' | 'language' | 'own';
  /** False: it is never NULL. */
  readonly nullable?: boolean;
}

/** Gives a part of an expression its meaning. */
export type Read = (syntax: SqlSyntax) => Typed;

/** What the readers of calls and casts need beside their operands. */
export interface Reading {
  readonly read: Read;
  readonly context: ExpressionContext;
}

export const TEXT: LogicalType = { kind: 'text' };
export const BOOLEAN: LogicalType = { kind: 'boolean' };
export const INTEGER: LogicalType = { kind: 'integer', bits: 32 };
export const BIGINT: LogicalType = { kind: 'bigint' };
export const DOUBLE: LogicalType = { kind: 'float', bits: 64 };
export const UUID: LogicalType = { kind: 'uuid' };
/** `character(n)`: blanks at the end do not count. */
export const PADDED: LogicalType = { kind: 'native', dialect: 'postgres', name: 'bpchar' };

export function typed(tree: Expression, type: ValueType): Typed {
  return { tree, type };
}

export function condition(tree: Expression): Typed {
  return { tree, type: BOOLEAN };
}

export function literal(type: LiteralExpression['type'], text: string): LiteralExpression {
  return { kind: 'literal', type, text };
}

export function call(name: CanonicalFunction, values: readonly Expression[]): Expression {
  return { kind: 'call', name, arguments: values };
}

export function binary(
  operator: Exclude<BinaryOperator, ArithmeticOperator>,
  left: Expression,
  right: Expression,
): Expression {
  return { kind: 'binary', operator, left, right };
}

export function arithmetic(
  operator: ArithmeticOperator,
  numbers: Numbers,
  left: Expression,
  right: Expression,
): Extract<Expression, { readonly numbers: unknown }> {
  return { kind: 'binary', operator, numbers, left, right };
}

export function not(operand: Expression): Expression {
  return { kind: 'unary', operator: 'not', operand };
}

export function integer(value: number): Expression {
  return literal('integer', String(value));
}

/** The text of a constant text. */
export function constantText(side: Typed): string | undefined {
  return side.tree.kind === 'literal' && side.tree.type === 'text' ? side.tree.text : undefined;
}

/** The value of a small integer constant. */
export function constantInteger(side: Typed): number | undefined {
  if (side.tree.kind !== 'literal' || side.tree.type !== 'integer') return undefined;
  const value = Number(side.tree.text);
  return Number.isSafeInteger(value) ? value : undefined;
}

export function isInteger(type: ValueType): boolean {
  return type.kind === 'integer' || type.kind === 'bigint';
}

export function isNumber(type: ValueType): boolean {
  return isInteger(type) || type.kind === 'decimal' || type.kind === 'float';
}

export function isPadded(type: ValueType): boolean {
  return type.kind === 'native' && /^(bpchar|character(\(|$))/.test(type.name);
}

/** Parts of times are whole; so are the seconds of now elsewhere. */
export function isWhole({ tree }: Typed): boolean {
  return tree.kind === 'call' && (tree.name === 'current-epoch-s' || tree.name === 'date-part');
}

/** Whether it is NULL itself, of whatever type. */
export function isNull({ tree }: Typed): boolean {
  return tree.kind === 'literal' && tree.type === 'null';
}

/** Whether a value certainly is not NULL. */
export function isNeverNull(side: Typed): boolean {
  return side.nullable === false || (side.tree.kind === 'literal' && side.tree.type !== 'null');
}
