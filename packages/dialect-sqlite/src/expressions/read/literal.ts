import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { literal, NotCertain, type Typed, value } from './typed.js';

const LARGEST = 2n ** 63n - 1n;
const SMALLEST = -(2n ** 63n);
const NUMBER = /^[ \t\n\v\f\r]*([+-]?)(\d+\.?\d*|\.\d+)(e[+-]?\d+)?[ \t\n\v\f\r]*$/i;

/** What a literal or a bare constant stands for; a sign before a number belongs to it. */
export function readLiteral(syntax: SqlSyntax, negative = false): Typed | undefined {
  switch (syntax.kind) {
    case 'number':
      return readNumber(syntax.value.replaceAll('_', ''), negative);
    case 'string':
      return negative ? undefined : value(literal('text', syntax.value), 'text');
    case 'blob':
      return negative ? undefined : value(literal('bytes', `\\x${syntax.value}`), 'blob');
    case 'constant':
      return negative ? undefined : readConstant(syntax.value);
    default:
      return undefined;
  }
}

function readConstant(word: string): Typed | undefined {
  if (word === 'NULL') return value(literal('null', 'NULL'), 'null');
  if (word === 'TRUE' || word === 'FALSE') return value(literal('boolean', word.toLowerCase()), 'integer');
  return undefined;
}

function readNumber(text: string, negative: boolean): Typed {
  if (/^0x/i.test(text)) return integer(hexInteger(text) * (negative ? -1n : 1n));
  if (/^\d+$/.test(text)) return integer(BigInt(text) * (negative ? -1n : 1n));
  return real(Number(text) * (negative ? -1 : 1));
}

/** Hexadecimal digits are the bits of a 64-bit integer. */
function hexInteger(text: string): bigint {
  const digits = text.slice(2).replace(/^0+/, '');
  if (digits.length > 16) throw new NotCertain();
  return BigInt.asIntN(64, BigInt(`0x${digits === '' ? '0' : digits}`));
}

function integer(number: bigint): Typed {
  if (number > LARGEST || number < SMALLEST) return real(Number(number));
  return value(literal('integer', String(number)), 'integer');
}

function real(number: number): Typed {
  // A REAL column of SQLite holds no negative zero.
  return value(literal('float', String(number === 0 ? 0 : number)), 'real');
}

/** The number that SQLite's numeric affinity makes of a text, or undefined where it stays a text. */
export function numericText(text: string): Typed | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const negative = match[1] === '-';
  if (match[3] === undefined && /^\d+$/.test(match[2] ?? '')) {
    return integer(BigInt(match[2] ?? '') * (negative ? -1n : 1n));
  }
  const number = Number(`${match[2]}${match[3] ?? ''}`) * (negative ? -1 : 1);
  // A real that is an integer is stored as one.
  if (Number.isInteger(number) && Math.abs(number) < 2 ** 53) return integer(BigInt(number));
  return real(number);
}

/** How SQLite writes a REAL as text, where that is certain without its own algorithm. */
export function realText(number: number): string | undefined {
  const text = String(number);
  const digits = text.replace(/[-.]/g, '').replace(/^0+/, '');
  if (!/^-?\d+(\.\d+)?$/.test(text) || digits.length > 15 || (number !== 0 && Math.abs(number) < 1e-4))
    return undefined;
  return text.includes('.') ? text : `${text}.0`;
}
