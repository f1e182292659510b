import type { Column, Expression, ExpressionContext } from '@godwit/plugin-api';
import { parseExpression, type SqlSyntax } from '@godwit/plugin-api/sql';
import { grammar } from '../grammar.js';
import { readQuantified } from './any.js';
import { readArray } from './array.js';
import { assigned } from './assign.js';
import { readCall } from './call.js';
import { readCase } from './case.js';
import { readCast } from './cast.js';
import { digitsOf } from './constant.js';
import { readInfix } from './operator.js';
import { readTimeConstant } from './time.js';
import {
  BIGINT,
  BOOLEAN,
  INTEGER,
  literal,
  NotCertain,
  PADDED,
  type Read,
  type Typed,
  typed,
} from './typed.js';

const DETERMINISTIC = /^(default|ucs_basic|pg_c_utf8|unicode|[a-z]{2,3}[_-].*|[a-z]{2,3}-x-icu)$/i;

/** What a text of PostgreSQL, as pg_get_expr spells it, means; undefined where that is not known for certain. */
export function parsePostgres(text: string, context: ExpressionContext): Expression | undefined {
  const syntax = parseExpression(text, grammar);
  if (syntax === undefined) return undefined;
  try {
    const side = readSyntax(syntax, context);
    const { expected, purpose } = context;
    const isAssigned = expected !== undefined && (purpose === 'default' || purpose === 'generated');
    return (isAssigned ? assigned(side, expected) : side).tree;
  } catch (error) {
    if (error instanceof NotCertain) return undefined;
    throw error;
  }
}

function readSyntax(syntax: SqlSyntax, context: ExpressionContext): Typed {
  const read: Read = (part) => readSyntax(part, context);
  switch (syntax.kind) {
    case 'string':
      return typed(literal('text', syntax.value), { kind: 'unknown' });
    case 'number':
      return readNumber(syntax.value);
    case 'constant':
      return readConstant(syntax.value);
    case 'name':
      return readColumn(syntax, context);
    case 'cast':
      return readCast(syntax, { read, context });
    case 'call':
      return readCall(syntax, { read, context });
    case 'case':
      return readCase(syntax, read);
    case 'array':
      return readArray(syntax.items.map(read));
    case 'collate':
      return collated(read(syntax.operand), syntax.collation);
    case 'binary':
      return readQuantified(syntax, { read, context }) ?? readInfix(syntax, { read, context });
    default:
      return readInfix(syntax, { read, context });
  }
}

function readNumber(digits: string): Typed {
  const text = digits.replaceAll('_', '');
  if (/^\d+$/.test(text) && BigInt(text) < 2n ** 63n) {
    return typed(literal('integer', text), BigInt(text) < 2n ** 31n ? INTEGER : BIGINT);
  }
  if (!/^\d*\.?\d*$/.test(text)) throw new NotCertain();
  return typed(literal('decimal', text), digitsOf(text));
}

function readConstant(word: string): Typed {
  if (word === 'NULL') return typed(literal('null', 'NULL'), { kind: 'null' });
  if (word === 'TRUE' || word === 'FALSE') return typed(literal('boolean', word.toLowerCase()), BOOLEAN);
  return readTimeConstant(word);
}

function readColumn(syntax: Extract<SqlSyntax, { kind: 'name' }>, context: ExpressionContext): Typed {
  const [part] = syntax.parts;
  if (part === undefined || syntax.parts.length > 1) throw new NotCertain();
  const { columns } = context.table;
  const bare = part.value.toLowerCase();
  const column =
    columns.find((candidate) => candidate.name === (part.quote === '' ? bare : part.value)) ??
    // The value of a domain, in its own checks.
    (part.quote === '' ? columns.find((candidate) => candidate.name.toLowerCase() === bare) : undefined);
  if (column === undefined) throw new NotCertain();
  return columnOf(column);
}

function columnOf(column: Column): Typed {
  const tree: Expression = { kind: 'column', name: column.name };
  const padded = /^(character(\(|$)|bpchar|char\()/.test(column.nativeType) || isNativePadded(column);
  const type = padded ? PADDED : column.type;
  const name = column.collation ?? (column.type.kind === 'text' ? column.type.collation : undefined);
  return { tree, type, nullable: column.nullable, ...(name === undefined ? {} : { order: orderOf(name) }) };
}

function isNativePadded(column: Column): boolean {
  return column.type.kind === 'native' && /^character(\(|$)/.test(column.type.name);
}

function collated(operand: Typed, collation: string): Typed {
  return { ...operand, order: orderOf(collation) };
}

function orderOf(collation: string): NonNullable<Typed['order']> {
  const name = collation.replace(/^.*\./, '').replaceAll('"', '');
  if (/^(c|posix|binary|ucs_basic|pg_c_utf8)$/i.test(name)) return 'bytes';
  return DETERMINISTIC.test(name) ? 'language' : 'own';
}
