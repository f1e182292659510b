import type { LiteralExpression, LogicalType } from '@godwit/plugin-api';
import { quoteString } from '@godwit/plugin-api/sql';
import { keptArray } from '../../types/values/array-text.js';
import { isTextDecimal } from './scope.js';
import { Unprintable } from './unprintable.js';

/** A constant in an expression. */
export function printLiteral(literal: LiteralExpression): string {
  switch (literal.type) {
    case 'null':
      return 'NULL';
    case 'boolean':
      return literal.text.toUpperCase();
    case 'integer':
      return literal.text;
    case 'float':
      return printReal(literal.text);
    case 'decimal':
      return printDecimal(literal.text);
    case 'text':
      if (literal.text.includes('\0')) throw new Unprintable('SQLite cuts a text at a NUL character');
      return quoteString(literal.text);
    case 'bytes':
      return `x'${literal.text.slice(2)}'`;
  }
}

/** A constant as a column of a type keeps it. */
export function printStored(literal: LiteralExpression, type: LogicalType): string {
  const { text } = literal;
  if (literal.type === 'null' || literal.type === 'bytes') return printLiteral(literal);
  switch (type.kind) {
    case 'boolean':
      // A word is kept as such.
      if (literal.type === 'text' && !/^[01]$/.test(text)) return printLiteral(literal);
      return /^(true|1)$/.test(text) ? '1' : '0';
    case 'integer':
    case 'bigint':
      return literal.type === 'boolean' ? String(Number(text === 'true')) : wholeNumber(text);
    case 'decimal':
      return isTextDecimal(type) ? quoteString(scaled(text, type.scale)) : printDecimal(digitsOf(literal));
    case 'float':
      return printReal(text);
    case 'array':
      return quoteString(keptArray(text, type));
    case 'native':
      if (type.dialect === 'sqlite') return printLiteral(literal);
      return quoteString(padded(text, type.name));
    case 'bytes':
    case 'date':
    case 'time':
    case 'timestamp':
      return printLiteral(literal);
    default:
      return literal.type === 'text' ? printLiteral(literal) : quoteString(text);
  }
}

function digitsOf({ type, text }: LiteralExpression): string {
  return type === 'boolean' ? String(Number(text === 'true')) : text;
}

function wholeNumber(text: string): string {
  if (!/^[+-]?\d+$/.test(text)) throw new Unprintable('the constant is no integer');
  return String(BigInt(text));
}

/** `character(n)` keeps its blanks. */
function padded(text: string, name: string): string {
  const [, length] = /^character\((\d+)\)$/.exec(name) ?? (name === 'character' ? ['', '1'] : []);
  return length === undefined ? text : text + ' '.repeat(Math.max(0, Number(length) - [...text].length));
}

/** A decimal is kept with all the digits of its scale. */
function scaled(text: string, scale: number | undefined): string {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d*)\.?(\d*)$/.exec(text) ?? [];
  if (`${whole}${fraction}` === '') return text;
  const digits = scale === undefined ? fraction : fraction.padEnd(scale, '0').slice(0, scale);
  return `${sign === '-' ? '-' : ''}${whole === '' ? '0' : whole}${digits === '' ? '' : `.${digits}`}`;
}

function printDecimal(text: string): string {
  if (!/^-?\d*\.?\d*$/.test(text)) throw new Unprintable(`SQLite has no ${text} among its numbers`);
  if (text.replace(/[-.]/g, '').replace(/^0+/, '').length > 15) {
    throw new Unprintable('SQLite keeps 15 digits of a decimal');
  }
  return text.startsWith('.') ? `0${text}` : text;
}

function printReal(text: string): string {
  // A column of reals keeps this word as a text, which is above all numbers there, too.
  if (text === 'NaN') return "'NaN'";
  if (text.endsWith('Infinity')) return text.startsWith('-') ? '-9e999' : '9e999';
  return /[.e]/.test(text) ? text : `${text}.0`;
}
