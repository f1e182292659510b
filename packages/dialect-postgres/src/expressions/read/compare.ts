import type { ComparisonOperator, Expression } from '@godwit/plugin-api';
import { readConstant } from './constant.js';
import { fittedConstant } from './fit.js';
import { asText } from './text.js';
import {
  binary,
  condition,
  constantText,
  DOUBLE,
  isNull,
  isNumber,
  isPadded,
  isWhole,
  NotCertain,
  TEXT,
  type Typed,
} from './typed.js';

const ORDERING: ReadonlySet<ComparisonOperator> = new Set(['less', 'less-equal', 'greater', 'greater-equal']);
const COMPARABLE = new Set(['boolean', 'date', 'uuid', 'bytes', 'time', 'timestamp', 'enum', 'text']);
/** Constants that a value equals only if it is spelled the same. */
const CERTAIN_JSON = /^(\{\}|\[\]|null|true|false|"[^"\\]*")$/;

/** `left operator right`. */
export function compare(operator: ComparisonOperator, left: Typed, right: Typed): Typed {
  if (operator === 'greater' && constantText(right) === '' && isText(left)) {
    // Nothing is below the empty text in any language.
    return compare('not-equal', left, right);
  }
  const [a, b] = aligned([left, right], ORDERING.has(operator));
  if (a === undefined || b === undefined) throw new NotCertain();
  return condition(binary(operator, a, b));
}

/** The sides of a comparison in one type; `ordered` where more than equality is asked. */
export function aligned(sides: readonly Typed[], ordered: boolean): readonly Expression[] {
  const lead = sides.find((side) => !['null', 'unknown'].includes(side.type.kind)) ?? sides[0];
  if (lead === undefined) throw new NotCertain();
  const isDouble = sides.some(({ type }) => type.kind === 'float' && type.bits === 64);
  const same = besidePart(sides.map((side) => comparable(asDouble(sameKind(side, lead), isDouble))));
  const text = same.some((side) => side.type.kind === 'text');
  for (const side of same) checkKind(side, same, ordered);
  if (!text) return same.map((side) => side.tree);
  if (same.some((side) => side.order === 'own')) throw new NotCertain();
  const bytes = same.some((side) => side.order === 'bytes');
  return same.map(({ tree }) =>
    ordered && !bytes && tree.kind !== 'literal'
      ? { kind: 'collate', operand: tree, collation: 'language' }
      : tree,
  );
}

/** A constant number beside a double is one. */
function asDouble(side: Typed, isDouble: boolean): Typed {
  const isConstant = side.tree.kind === 'literal' && isNumber(side.type) && side.type.kind !== 'float';
  return isDouble && isConstant ? fittedConstant(side, DOUBLE) : side;
}

/** Beside a part of a time, which is whole, a whole double is said as an integer. */
function besidePart(sides: readonly Typed[]): readonly Typed[] {
  if (!sides.some(isWhole)) return sides;
  return sides.map((side) => {
    const { tree } = side;
    const isWholeDouble = tree.kind === 'literal' && tree.type === 'float' && /^-?\d{1,15}$/.test(tree.text);
    return isWholeDouble ? { ...side, tree: { ...tree, type: 'integer' } } : side;
  });
}

function isText(side: Typed): boolean {
  return side.type.kind === 'text' || isPadded(side.type);
}

/** A value as one of the kind of the other: constants without a type take it. */
export function sameKind(side: Typed, lead: Typed): Typed {
  const { kind } = side.type;
  if (kind === 'null' || lead.type.kind === 'null') return side;
  if (kind === 'unknown') {
    return lead.type.kind === 'unknown'
      ? { ...side, type: TEXT }
      : readConstant(constantText(side) ?? '', lead.type);
  }
  if (isNumber(side.type) && isNumber(lead.type)) return side;
  if (isText(side) && isText(lead)) return isPadded(side.type) && isPadded(lead.type) ? side : asText(side);
  // A constant of a type that only its name tells.
  const named = kind === 'native' && constantText(side) !== undefined && lead.type.kind === 'enum';
  if (named) return { ...side, type: lead.type };
  if (kind === 'enum' && lead.type.kind === 'native') return side;
  if (kind !== lead.type.kind) throw new NotCertain();
  return side;
}

function comparable(side: Typed): Typed {
  if (!isPadded(side.type)) return side;
  if (isNull(side)) return { ...side, type: TEXT };
  return asText(side);
}

function checkKind(side: Typed, all: readonly Typed[], ordered: boolean): void {
  const { type } = side;
  if (type.kind === 'null') return;
  if (isNumber(type)) {
    checkFloats(all);
    return;
  }
  const equalOnly = type.kind === 'enum' || type.kind === 'json' || type.kind === 'array';
  if (equalOnly && ordered) throw new NotCertain();
  if (type.kind === 'json' || type.kind === 'array') checkSpelling(type, all);
  else if (!COMPARABLE.has(type.kind)) throw new NotCertain();
  const zoned = new Set(all.map((one) => 'zoned' in one.type && one.type.zoned));
  if (type.kind === 'time' && type.zoned && ordered) throw new NotCertain();
  if ('zoned' in type && zoned.size > 1 && !all.some((one) => one.type.kind === 'null'))
    throw new NotCertain();
}

/** A real of 32 bits is kept as the shortest decimal that names it, which compares rightly with other such reals only. */
function checkFloats(all: readonly Typed[]): void {
  const short = (side: Typed): boolean => side.type.kind === 'float' && side.type.bits === 32;
  if (!all.some(short)) return;
  for (const side of all) {
    const { tree } = side;
    const exact = tree.kind === 'literal' && Math.fround(Number(tree.text)) === Number(tree.text);
    if (!exact && side.type.kind !== 'null' && !(short(side) && tree.kind === 'column'))
      throw new NotCertain();
  }
}

function checkSpelling(type: Typed['type'], all: readonly Typed[]): void {
  if (type.kind === 'json' && type.form === 'text') throw new NotCertain();
  const columns = all.filter((side) => side.tree.kind === 'column').length;
  const constants = all.filter((side) => CERTAIN_JSON.test(constantText(side) ?? '')).length;
  const certain = type.kind === 'json' || all.every((side) => (constantText(side) ?? '[]') === '[]');
  if (columns + constants !== all.length || columns > 1 || !certain) throw new NotCertain();
}
