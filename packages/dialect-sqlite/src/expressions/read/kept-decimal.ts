import type { Expression, ExpressionContext } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { halfToEven, numberInText } from '../print/arithmetic.js';
import { digitsAfter, digitsOf } from '../print/digits.js';
import { DOCUMENT, says } from './kept-member.js';
import { literal, type Read, type Typed, value } from './typed.js';

type Call = Extract<SqlSyntax, { kind: 'call' }>;
type Sum = Extract<Expression, { readonly numbers: unknown }>;

/** Exact decimals and the rounding of doubles in the words that the printer has for them. Undefined for all else. */
export function readKeptDecimal(
  syntax: SqlSyntax,
  read: Read,
  context: ExpressionContext,
): Typed | undefined {
  switch (syntax.kind) {
    case 'call':
      return syntax.name === 'round' ? readRound(syntax, read, context) : undefined;
    case 'binary':
      return syntax.operator === '/' ? readShifted(syntax, read, context) : undefined;
    case 'case':
      return readTextDecimal(syntax, read) ?? readHalfEven(syntax, read);
    default:
      return undefined;
  }
}

/** `round(a + b, 2)` where that are the digits of the exact sum, `round(a, 2)` of a decimal that has no more. */
function readRound(
  { arguments: [operand, places] }: Call,
  read: Read,
  context: ExpressionContext,
): Typed | undefined {
  const count = places === undefined ? 0 : integerOf(places);
  if (operand === undefined || count === undefined) return undefined;
  const { tree, storage } = read(operand);
  if (storage === 'integer') return undefined;
  const sum = asExactSum(tree, context);
  const scale = sum && digitsAfter(sum, context)?.scale;
  if (sum !== undefined && scale === count && (scale === 0) === (places === undefined))
    return value({ ...sum, scale: count }, 'number');
  const digits = isDecimal(tree, context) ? digitsOf(tree, context) : undefined;
  const isCertain = digits !== undefined && (places === undefined || count >= digits.scale);
  return isCertain ? rounded(tree, places === undefined ? undefined : count) : undefined;
}

/** `round(round(a * 10.0, 1)) / 10.0`: rounded to fewer digits than a decimal has. */
function readShifted(
  { left, right }: Extract<SqlSyntax, { kind: 'binary' }>,
  read: Read,
  context: ExpressionContext,
): Typed | undefined {
  const zeros = right.kind === 'number' ? /^1(0+)\.0$/.exec(right.value)?.[1] : undefined;
  const [inner, ...none] = left.kind === 'call' && left.name === 'round' ? left.arguments : [];
  if (zeros === undefined || inner?.kind !== 'call' || inner.name !== 'round' || none.length > 0)
    return undefined;
  const [product, places] = inner.arguments;
  if (product?.kind !== 'binary' || product.operator !== '*' || places === undefined) return undefined;
  if (JSON.stringify(product.right) !== JSON.stringify(right)) return undefined;
  const { tree } = read(product.left);
  const digits = isDecimal(tree, context) ? digitsOf(tree, context) : undefined;
  return digits !== undefined && integerOf(places) === digits.scale - zeros.length
    ? rounded(tree, zeros.length)
    : undefined;
}

function rounded(tree: Expression, count: number | undefined): Typed {
  const places = count === undefined ? [] : [literal('integer', String(count))];
  return value({ kind: 'call', name: 'round', arguments: [tree, ...places] }, 'number');
}

/** A sum of decimals as an exact one: constants have their digits. */
function asExactSum(tree: Expression, context: ExpressionContext): Sum | undefined {
  if (tree.kind !== 'binary' || !('numbers' in tree) || tree.operator === 'divide') return undefined;
  if (tree.numbers === 'integer' || tree.numbers === 'decimal') return undefined;
  const sum: Sum = { ...tree, numbers: 'decimal', left: asExact(tree.left), right: asExact(tree.right) };
  return isDecimal(sum.left, context) || isDecimal(sum.right, context) ? sum : undefined;
}

function asExact(tree: Expression): Expression {
  const isPlain = tree.kind === 'literal' && tree.type === 'float' && /^-?\d+(\.\d+)?$/.test(tree.text);
  return isPlain ? { ...tree, type: 'decimal' } : tree;
}

/** Whether it is computed of a column of decimals, exactly. */
function isDecimal(tree: Expression, context: ExpressionContext): boolean {
  switch (tree.kind) {
    case 'column':
      return context.table.columns.find(({ name }) => name === tree.name)?.type.kind === 'decimal';
    case 'unary':
      return isDecimal(tree.operand, context);
    case 'binary':
      return 'numbers' in tree && tree.numbers === 'decimal';
    case 'call':
      return (
        tree.name === 'round' ||
        (/^(absolute|coalesce|nullif|least|greatest|floor|ceiling|truncate)$/.test(tree.name) &&
          tree.arguments.some((part) => isDecimal(part, context)))
      );
    case 'case':
      return tree.branches.some(({ result }) => isDecimal(result, context));
    case 'cast':
      return tree.to === 'decimal';
    default:
      return false;
  }
}

/** The number in a decimal that is kept as text. */
function readTextDecimal(syntax: Extract<SqlSyntax, { kind: 'case' }>, read: Read): Typed | undefined {
  const { operand } = syntax;
  if (operand?.kind !== 'name' || !says(syntax, numberInText(DOCUMENT), operand)) return undefined;
  return { ...value(read(operand).tree, 'number'), affinity: 'none' };
}

/** A double rounded half to even. */
function readHalfEven(syntax: Extract<SqlSyntax, { kind: 'case' }>, read: Read): Typed | undefined {
  const when = syntax.branches[0]?.when;
  const rest = when?.kind === 'binary' && when.left.kind === 'call' ? when.left.arguments[0] : undefined;
  const part = rest?.kind === 'binary' && rest.operator === '-' ? rest.left : undefined;
  if (part === undefined || !says(syntax, halfToEven(DOCUMENT), part)) return undefined;
  return value({ kind: 'call', name: 'round-half-even', arguments: [read(part).tree] }, 'real');
}

function integerOf(syntax: SqlSyntax): number | undefined {
  return syntax.kind === 'number' && /^\d{1,3}$/.test(syntax.value) ? Number(syntax.value) : undefined;
}
