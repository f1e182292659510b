import type { ArithmeticOperator, Expression, ExpressionContext } from '@godwit/plugin-api';

/** The most digits that a decimal or an integer has before and after its point. */
export interface Digits {
  readonly whole: number;
  readonly scale: number;
}

type Sum = Extract<Expression, { readonly numbers: unknown }>;
type Call = Extract<Expression, { readonly kind: 'call' }>;

/** Digits of an integer of 64 bits, and of one that a function counts. */
const WIDE: Digits = { whole: 19, scale: 0 };
const COUNT: Digits = { whole: 10, scale: 0 };
const COUNTING = /^(length|byte-length|position|json-array-length|date-part)$/;
const ONE_OF = /^(coalesce|nullif|least|greatest)$/;

/** The digits of an exact number; undefined where it has as many as it likes, or is no exact number. */
export function digitsOf(part: Expression, context: ExpressionContext): Digits | undefined {
  switch (part.kind) {
    case 'literal':
      return digitsOfConstant(part.type, part.text);
    case 'column':
      return digitsOfColumn(part.name, context);
    case 'unary':
      return part.operator === 'not' ? undefined : digitsOf(part.operand, context);
    case 'binary':
      return 'numbers' in part
        ? digitsAfter(part, context)
        : /^(divide-integer|modulo)$/.test(part.operator)
          ? WIDE
          : undefined;
    case 'cast':
      if (part.to === 'integer') return WIDE;
      return part.digits && { whole: part.digits[0] - part.digits[1], scale: part.digits[1] };
    case 'call':
      return digitsOfCall(part, context);
    case 'case': {
      const results = part.branches.map(({ result }) => result);
      return widest(part.otherwise === undefined ? results : [...results, part.otherwise], context);
    }
    default:
      return undefined;
  }
}

/** The digits of the exact result of a sum, a difference or a product. */
export function digitsAfter(
  { operator, numbers, left, right }: Sum,
  context: ExpressionContext,
): Digits | undefined {
  if (numbers === 'double' || operator === 'divide') return undefined;
  if (numbers === 'integer') return WIDE;
  const a = digitsOf(left, context);
  const b = digitsOf(right, context);
  return a && b && after(operator, a, b);
}

function after(operator: ArithmeticOperator, a: Digits, b: Digits): Digits {
  if (operator === 'multiply') return { whole: a.whole + b.whole, scale: a.scale + b.scale };
  return { whole: Math.max(a.whole, b.whole) + 1, scale: Math.max(a.scale, b.scale) };
}

function digitsOfConstant(type: string, text: string): Digits | undefined {
  if (type === 'null') return { whole: 0, scale: 0 };
  if (type !== 'integer' && type !== 'decimal') return undefined;
  const [, whole, fraction = ''] = /^-?0*(\d*)(?:\.(\d*))?$/.exec(text) ?? [];
  return whole === undefined ? undefined : { whole: whole.length, scale: fraction.length };
}

function digitsOfColumn(name: string, context: ExpressionContext): Digits | undefined {
  const type = context.table.columns.find((column) => column.name === name)?.type;
  if (type === undefined) return undefined;
  if (type.kind === 'bigint') return WIDE;
  if (type.kind === 'integer') return type.bits === 16 ? { whole: 5, scale: 0 } : COUNT;
  if (type.kind !== 'decimal' || type.precision === undefined) return undefined;
  const { precision, scale = 0 } = type;
  return { whole: precision - scale, scale };
}

function digitsOfCall({ name, arguments: values }: Call, context: ExpressionContext): Digits | undefined {
  const [first, count] = values;
  if (COUNTING.test(name)) return COUNT;
  if (ONE_OF.test(name)) return widest(name === 'nullif' ? values.slice(0, 1) : values, context);
  const given = first && digitsOf(first, context);
  if (given === undefined) return undefined;
  if (name === 'absolute') return given;
  if (/^(floor|ceiling|truncate)$/.test(name)) return { whole: given.whole + 1, scale: 0 };
  if (name !== 'round') return undefined;
  const scale = count === undefined ? 0 : count.kind === 'literal' ? Number(count.text) : Number.NaN;
  return scale >= 0 ? { whole: given.whole + 1, scale } : undefined;
}

/** The digits of a value that is one of these. */
function widest(parts: readonly Expression[], context: ExpressionContext): Digits | undefined {
  let widest: Digits = { whole: 0, scale: 0 };
  for (const part of parts) {
    const digits = digitsOf(part, context);
    if (digits === undefined) return undefined;
    widest = { whole: Math.max(widest.whole, digits.whole), scale: Math.max(widest.scale, digits.scale) };
  }
  return widest;
}
