import type { Expression, LogicalType } from '@godwit/plugin-api';
import { cutTo } from '../print/uncut.js';
import { dayOf, midnightOf } from './day.js';
import { fittedConstant } from './fit.js';
import { roundedHalfToEven, roundedTo } from './round.js';
import { spelledWith } from './spelled.js';
import { asText } from './text.js';
import { isDay } from './time.js';
import {
  arithmetic,
  call,
  isInteger,
  isNull,
  isPadded,
  isWhole,
  literal,
  NotCertain,
  type Typed,
  typed,
} from './typed.js';

/**
 * A value as a column of the type keeps it. PostgreSQL casts what it assigns to the column's own type, digits and length
 * included, and its catalogue does not print that cast. Throws NotCertain where the cast has no words elsewhere.
 */
export function assigned(side: Typed, to: LogicalType): Typed {
  if (isNull(side)) return side;
  if (side.tree.kind === 'literal') return fittedConstant(side, to);
  if (side.tree.kind === 'call' && side.tree.name.startsWith('current-')) return assignedNow(side, to);
  switch (to.kind) {
    case 'text':
      return assignedText(side, to);
    case 'native':
      return isPadded(to) && !isPadded(side.type) ? { ...asText(side), type: to } : ofSameType(side, to);
    case 'date':
      return side.type.kind === 'timestamp' && !side.type.zoned ? dayOf(side) : ofSameType(side, to);
    case 'timestamp':
      return side.type.kind === 'date' && !to.zoned ? midnightOf(side, to) : ofSameType(side, to);
    default:
      return asNumber(side, to) ?? ofSameType(side, to);
  }
}

/** A number as a type of numbers keeps it; undefined for other types. */
export function asNumber(side: Typed, to: LogicalType): Typed | undefined {
  const { tree, type } = side;
  switch (to.kind) {
    case 'integer':
    case 'bigint':
      if (isInteger(type) || isWhole(side)) return { ...side, type: to };
      return { ...side, tree: { kind: 'cast', operand: wholeNumber(side), to: 'integer' }, type: to };
    case 'decimal':
      return spelledWith(side, to) ?? asDecimal(side, to);
    case 'float':
      if (type.kind === 'float' && type.bits === to.bits) return side;
      if (!isExactFloat(side, to.bits)) throw new NotCertain();
      return typed({ kind: 'cast', operand: tree, to: 'float' }, to);
    default:
      return undefined;
  }
}

function wholeNumber(side: Typed): Expression {
  const { tree, type } = side;
  if (type.kind === 'float' && type.bits === 64) return roundedHalfToEven(tree);
  if (type.kind !== 'decimal') throw new NotCertain();
  return type.scale === 0 ? tree : call('round', [tree]);
}

function asDecimal(side: Typed, to: Extract<LogicalType, { kind: 'decimal' }>): Typed {
  const { type } = side;
  const { precision, scale = 0 } = to;
  if (isInteger(type) && scale >= 0) return { ...side, type: to };
  if (type.kind !== 'decimal') throw new NotCertain();
  if (precision === undefined) return side;
  if (type.precision !== undefined && (type.scale ?? 0) <= scale) return { ...side, type: to };
  return { ...roundedTo(side, scale), type: to };
}

/** Whether a double, or a real of 32 bits by its shortest digits, is the number itself. */
function isExactFloat({ type }: Typed, bits: 32 | 64): boolean {
  if (type.kind === 'decimal') return (type.precision ?? Infinity) <= (bits === 32 ? 6 : 15);
  return bits === 64 ? isInteger(type) : type.kind === 'integer' && type.bits === 16;
}

/** Blanks at the end give way to the length; PostgreSQL refuses a row whose text is longer. */
function assignedText(side: Typed, to: Extract<LogicalType, { kind: 'text' }>): Typed {
  const text = asText(side);
  const longest = text.type.kind === 'text' ? (text.type.maxLength ?? Infinity) : Infinity;
  const { maxLength } = to;
  if (maxLength === undefined || longest <= maxLength) return { ...text, type: to };
  return { ...text, tree: cutTo(text.tree, maxLength), type: to };
}

/** The current time takes the form of its column by itself, but a day is its midnight, and seconds have their fraction. */
function assignedNow(side: Typed, to: LogicalType): Typed {
  const isEpoch = side.tree.kind === 'call' && side.tree.name === 'current-epoch-s';
  if (isEpoch && to.kind === 'float' && side.type.kind === 'decimal') {
    const milliseconds = { kind: 'cast', operand: call('current-epoch-ms', []), to: 'float' } as const;
    return typed(arithmetic('divide', 'double', milliseconds, literal('float', '1000')), to);
  }
  return to.kind === 'timestamp' && isDay(side) ? midnightOf({ ...side, type: { kind: 'date' } }, to) : side;
}

function ofSameType(side: Typed, to: LogicalType): Typed {
  const { type } = side;
  if ('zoned' in type && 'zoned' in to && type.kind === to.kind) {
    if (type.zoned !== to.zoned || type.precision > to.precision) throw new NotCertain();
    return side;
  }
  const plain = ['boolean', 'bytes', 'date', 'uuid', 'interval'].includes(to.kind);
  const isSame = plain ? type.kind === to.kind : JSON.stringify(type) === JSON.stringify(to);
  if (!isSame) throw new NotCertain();
  return side;
}
