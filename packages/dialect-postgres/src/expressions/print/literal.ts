import type { LiteralExpression } from '@godwit/plugin-api';
import { quoteText } from '../../ddl/sql-text.js';
import { type Fragment, PRECEDENCE, Refusal } from './fragment.js';

/** A constant. */
export function printLiteral(literal: LiteralExpression): Fragment {
  switch (literal.type) {
    case 'null':
      return NULL;
    case 'boolean':
      return { ...constant(literal, literal.text), class: 'boolean' };
    case 'integer':
      return printInteger(literal);
    case 'decimal':
      return printDecimal(literal);
    case 'float':
      return printFloat(literal);
    case 'text':
      // PostgreSQL's text has no NUL character.
      if (literal.text.includes('\0')) throw new Refusal('PostgreSQL has no text with a NUL character');
      return { ...constant(literal, quoteText(literal.text)), class: 'text' };
    case 'bytes':
      return {
        ...constant(literal, `${quoteText(literal.text)}::bytea`),
        precedence: PRECEDENCE.cast,
        class: 'bytes',
      };
  }
}

/** NULL, which has no type of its own. */
export const NULL: Fragment = {
  sql: 'NULL',
  literal: { kind: 'literal', type: 'null', text: 'NULL' },
  precedence: PRECEDENCE.primary,
  class: 'null',
  nullable: true,
};

/** An integer constant. */
export function integerLiteral(value: bigint): Fragment {
  return printInteger({ kind: 'literal', type: 'integer', text: String(value) });
}

/** A boolean constant. */
export function booleanLiteral(value: boolean): Fragment {
  return printLiteral({ kind: 'literal', type: 'boolean', text: String(value) });
}

function printInteger(literal: LiteralExpression): Fragment {
  const value = BigInt(literal.text);
  const narrow = value >= -2147483648n && value <= 2147483647n;
  // Its sign is an operator on a number that is too large for 64 bits.
  const smallest = value === -(2n ** 63n);
  const text = smallest ? `'${literal.text}'::bigint` : literal.text;
  return { ...number(literal, text), class: 'integer', narrow };
}

function printDecimal(literal: LiteralExpression): Fragment {
  if (/^[-\d.]+$/.test(literal.text)) return { ...number(literal, literal.text), class: 'decimal' };
  const sql = `${quoteText(literal.text)}::numeric`;
  return { ...constant(literal, sql), precedence: PRECEDENCE.cast, class: 'decimal' };
}

function printFloat(literal: LiteralExpression): Fragment {
  const value = Number(literal.text);
  // A minus before a zero would be lost.
  if (!Number.isFinite(value) || Object.is(value, -0)) {
    return {
      ...constant(literal, `'${literal.text}'::double precision`),
      precedence: PRECEDENCE.cast,
      class: 'float',
    };
  }
  return { ...number(literal, exactText(value)), class: 'float' };
}

/** The shortest text that reads back to the number; all digits where it is a large integer. */
function exactText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? `${BigInt(value)}.0` : String(value);
}

function number(literal: LiteralExpression, sql: string): Omit<Fragment, 'class'> {
  return {
    ...constant(literal, sql),
    precedence: sql.startsWith('-') ? PRECEDENCE.sign : PRECEDENCE.primary,
  };
}

function constant(literal: LiteralExpression, sql: string): Omit<Fragment, 'class'> {
  return { sql, literal, precedence: PRECEDENCE.primary, nullable: false };
}
