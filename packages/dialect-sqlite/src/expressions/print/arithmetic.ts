import type { Expression } from '@godwit/plugin-api';
import { type Digits, digitsAfter, digitsOf } from './digits.js';
import { columnNamed, type PrintPart, type PrintScope } from './scope.js';
import { Unprintable } from './unprintable.js';
import { noteReals } from './value-of.js';

type Arithmetic = Extract<Expression, { readonly numbers: unknown }>;

const SYMBOLS = { add: '+', subtract: '-', multiply: '*', divide: '/' } as const;
const DIGITS_OF_A_DOUBLE = 15;

/** A sum, difference, product or quotient, in parentheses or as a call. */
export function printArithmetic(node: Arithmetic, print: PrintPart, scope: PrintScope): string {
  const { operator, numbers, left, right } = node;
  const [a, b] = [print(left), print(right)];
  const plain = `(${a} ${SYMBOLS[operator]} ${b})`;
  switch (numbers) {
    case 'integer':
    case 'mixed':
      return plain;
    case 'decimal':
      return rounded(
        plain,
        { ...digitsAfter(node, scope.context), ...(node.scale === undefined ? {} : { scale: node.scale }) },
        scope,
      );
    case 'double':
      noteReals([left, right], scope);
      // Two integers would stay integers.
      return isReal(left, scope) || isReal(right, scope)
        ? plain
        : `(CAST(${a} AS REAL) ${SYMBOLS[operator]} ${b})`;
  }
}

/** What SQLite computes in doubles, rounded to the digits of the exact result: within 15 digits that is the exact result. */
function rounded(
  sql: string,
  { whole = DIGITS_OF_A_DOUBLE + 1, scale }: Partial<Digits>,
  scope: PrintScope,
): string {
  if (scale === undefined) throw new Unprintable('SQLite has no exact decimals of any number of digits');
  if (whole + scale > DIGITS_OF_A_DOUBLE) scope.caveats.add('SQLite computes decimals with 15 digits');
  return scale === 0 ? `round${sql}` : `round(${sql.slice(1, -1)}, ${scale})`;
}

/** `round` of a decimal: within its digits, or by the half that is in a double only where it is before the point. */
export function printRound(
  [value, count]: readonly Expression[],
  print: PrintPart,
  scope: PrintScope,
): string {
  if (value === undefined) throw new Unprintable('a function lacks an argument');
  const places = count === undefined ? 0 : Number(count.kind === 'literal' ? count.text : Number.NaN);
  const digits = digitsOf(value, scope.context);
  if (digits === undefined) throw new Unprintable('SQLite has no exact decimals of any number of digits');
  if (!(places >= 0)) throw new Unprintable('SQLite rounds digits after the point only');
  if (count === undefined) return `round(${print(value)})`;
  if (places >= digits.scale) return `round(${print(value)}, ${places})`;
  const factor = `1${'0'.repeat(places)}.0`;
  return `(round(round(${print(value)} * ${factor}, ${digits.scale - places})) / ${factor})`;
}

/** A double rounded to a whole number, a half to the even one, without the sums in which a double rounds. It stays a double: the largest integer is none. */
export function halfToEven(sql: string): string {
  const whole = `CAST(${sql} AS INTEGER)`;
  const rest = `abs((${sql} - ${whole}))`;
  const even = `(round((${sql} / 2.0)) * 2)`;
  return `CASE WHEN (${rest} < 0.5) THEN (${whole} + 0.0) WHEN (${rest} = 0.5) THEN ${even} ELSE round(${sql}) END`;
}

/** The number in a text; NaN is above all others. */
export function numberInText(text: string): string {
  return `CASE ${text} WHEN 'NaN' THEN 9e999 WHEN 'Infinity' THEN 9e999 WHEN '-Infinity' THEN -9e999 ELSE CAST(${text} AS REAL) END`;
}

/** Whether it certainly is a real here. */
function isReal(side: Expression, scope: PrintScope): boolean {
  switch (side.kind) {
    case 'literal':
      return side.type === 'float' || (side.type === 'decimal' && side.text.includes('.'));
    case 'column':
      return columnNamed(side.name, scope).type.kind === 'float';
    case 'cast':
      return side.to === 'float';
    case 'unary':
      return isReal(side.operand, scope);
    case 'binary':
      return (
        'numbers' in side &&
        (side.numbers === 'double' || isReal(side.left, scope) || isReal(side.right, scope))
      );
    case 'call':
      return /^(round|round-double|current-julian-day)$/.test(side.name) || isRealCall(side, scope);
    default:
      return false;
  }
}

function isRealCall(
  { name, arguments: [value] }: Extract<Expression, { kind: 'call' }>,
  scope: PrintScope,
): boolean {
  return /^(absolute|floor|ceiling|truncate)$/.test(name) && value !== undefined && isReal(value, scope);
}
