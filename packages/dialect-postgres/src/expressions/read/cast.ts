import type { LogicalType } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { types } from '../../types/type-mapper.js';
import { readArray } from './array.js';
import { asNumber } from './assign.js';
import { digitsOf, integerDigits, readConstant } from './constant.js';
import { dayOf, midnightOf } from './day.js';
import { fittedConstant } from './fit.js';
import { readRandomInteger } from './random.js';
import { spelledAs } from './spelled.js';
import { asText } from './text.js';
import { nowAs, readNowText } from './time.js';
import {
  call,
  constantText,
  isInteger,
  isNull,
  isNumber,
  isPadded,
  isWhole,
  literal,
  NotCertain,
  PADDED,
  type Reading,
  type Typed,
  type ValueType,
} from './typed.js';

/** `value::type`. */
export function readCast(syntax: Extract<SqlSyntax, { kind: 'cast' }>, reading: Reading): Typed {
  const now = readNowText(syntax) ?? readRandomInteger(syntax);
  if (now !== undefined) return now;
  const to = resolveType(syntax.type, reading);
  const { operand } = syntax;
  if (operand.kind === 'array' && to.kind === 'array') {
    return { ...readArray(operand.items.map(reading.read)), type: to };
  }
  if (
    isInteger(to) &&
    operand.kind === 'call' &&
    operand.name === 'trunc' &&
    operand.arguments.length === 1
  ) {
    return truncated(operand.arguments.map(reading.read), to);
  }
  return castTo(reading.read(operand), to);
}

/** `trunc(x)::bigint` is what a cast to an integer does elsewhere. */
function truncated([value]: readonly Typed[], to: LogicalType): Typed {
  if (value === undefined || !isNumber(value.type)) throw new NotCertain();
  return { ...value, tree: { kind: 'cast', operand: value.tree, to: 'integer' }, type: to };
}

/** What the name of a type means here: enums and domains are known by the columns that have them. */
function resolveType(name: string, { context }: Pick<Reading, 'context'>): LogicalType {
  if (/^(character|bpchar|char)(\(|$)/.test(name)) return PADDED;
  const { type } = types.toLogical(name);
  if (type.kind !== 'native') return type;
  const last = name.replace(/^.*\./, '').replaceAll('"', '');
  const known = [...(context.expected === undefined ? [] : [context.expected])];
  known.push(...context.table.columns.map((column) => column.type));
  const found = known.find((candidate) => candidate.kind === 'enum' && candidate.name === last);
  const domain = context.table.columns.find((column) => column.domain?.name === last);
  return found ?? domain?.type ?? type;
}

/** A value cast to a type. */
export function castTo(side: Typed, to: LogicalType): Typed {
  const { tree, type } = side;
  if (isNull(side)) return { ...side, type: to };
  if (type.kind === 'unknown') {
    if (isPadded(to)) return { ...side, type: to };
    return to.kind === 'text' ? readConstant(constantText(side) ?? '', to) : constantAs(side, to);
  }
  if (to.kind === 'text') return toText(side, to);
  if (isPadded(to)) return isPadded(type) ? side : { ...asText(side), type: to };
  if (tree.kind === 'literal' && isNumber(type) && isNumber(to)) return constantAs(side, to);
  return converted(side, to);
}

/** A decimal constant has the digits that it has, whatever the type has room for. */
function constantAs(side: Typed, to: LogicalType): Typed {
  const found = fittedConstant(side, to);
  if (to.kind !== 'decimal' || found.tree.kind !== 'literal') return found;
  return { ...found, type: digitsOf(found.tree.text) };
}

function toText(side: Typed, to: Extract<LogicalType, { kind: 'text' }>): Typed {
  const text = asText(side);
  const constant = constantText(text);
  if (constant !== undefined) return { ...readConstant(constant, to) };
  const { type } = text;
  // A cast to varchar(n) cuts.
  const cuts =
    to.maxLength !== undefined && (type.kind !== 'text' || (type.maxLength ?? Infinity) > to.maxLength);
  if (!cuts) return text;
  const part = [text.tree, literal('integer', '1'), literal('integer', String(to.maxLength))];
  return { ...text, tree: call('substring', part), type: to };
}

function converted(side: Typed, to: LogicalType): Typed {
  const { type } = side;
  const now = nowAs(side, to);
  if (now !== undefined) return now;
  if (sameType(type, to)) return { ...side, type: to.kind === 'float' ? type : to };
  if (isInteger(to)) {
    if (isWhole(side)) return { ...side, type: to };
    if (type.kind === 'boolean')
      return { ...side, tree: { kind: 'cast', operand: side.tree, to: 'integer' }, type: to };
  }
  const found = spelledAs(side, to);
  if (found !== undefined) return found;
  if (to.kind === 'decimal' && isInteger(type))
    return { ...side, type: to.precision === undefined ? integerDigits(type) : to };
  const number = isNumber(type) ? asNumber(side, to) : undefined;
  if (number !== undefined) return number;
  if (to.kind === 'date' && type.kind === 'timestamp' && !type.zoned) return dayOf(side);
  if (to.kind === 'timestamp' && type.kind === 'date' && !to.zoned) return midnightOf(side, to);
  throw new NotCertain();
}

function sameType(type: ValueType, to: LogicalType): boolean {
  if (type.kind === 'decimal' && to.kind === 'decimal') {
    return (
      to.precision === undefined || ((type.scale ?? 99) <= (to.scale ?? 0) && type.precision !== undefined)
    );
  }
  if (type.kind === 'timestamp' && to.kind === 'timestamp')
    return type.zoned === to.zoned && type.precision <= to.precision;
  // What is done with a real of 32 bits afterwards must know that it was one.
  if (type.kind === 'float' && to.kind === 'float') return type.bits <= to.bits;
  if (type.kind === 'array' && to.kind === 'array') return true;
  if (type.kind === 'native' && to.kind === 'native') return type.name === to.name;
  if (isInteger(type) && isInteger(to)) return true;
  return type.kind === to.kind && !['time', 'json', 'native', 'array', 'timestamp'].includes(to.kind);
}
