import type { LogicalType } from '@godwit/plugin-api';
import type { Conversion } from './converts.js';

type Decimal = Extract<LogicalType, { kind: 'decimal' }>;

/** How numbers and truth values become others. What a number may stand for, such as a time, is not guessed. */
export function numberConversion(name: string, from: LogicalType, to: LogicalType): Conversion | undefined {
  if (to.kind === 'boolean') return toBoolean(name, from);
  if (from.kind === 'boolean') return fromBoolean(name, to);
  if (to.kind === 'integer' || to.kind === 'bigint') return toInteger(name, from, to);
  if (to.kind === 'decimal') return toDecimal(name, from, to);
  return to.kind === 'float' ? toFloat(name, from, to) : undefined;
}

function toBoolean(name: string, from: LogicalType): Conversion {
  if (from.kind === 'boolean') return { rewrites: false };
  // The cast of anything else is an error.
  const using = (): string => `CASE WHEN ${name} IN (0, 1) THEN ${name} = 1 ELSE ${name}::text::boolean END`;
  return { using, rewrites: true, misfits: `${name} NOT IN (0, 1)` };
}

function fromBoolean(name: string, to: LogicalType): Conversion | undefined {
  if (to.kind !== 'integer' && to.kind !== 'bigint' && to.kind !== 'decimal' && to.kind !== 'float')
    return undefined;
  const none = to.kind === 'decimal' && to.precision !== undefined && to.precision - (to.scale ?? 0) < 1;
  return {
    using: (cast) => `${name}::integer::${cast}`,
    rewrites: true,
    ...(none ? { misfits: `${name}` } : {}),
  };
}

/** The smallest and the largest whole number of a type. */
export function integerBounds(type: LogicalType): readonly [bigint, bigint] {
  const bits = type.kind === 'integer' ? BigInt(type.bits) : 64n;
  return [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

function toInteger(name: string, from: LogicalType, to: LogicalType): Conversion | undefined {
  const [min, max] = integerBounds(to);
  if (from.kind === 'integer' || from.kind === 'bigint') {
    const [low] = integerBounds(from);
    if (low === min) return { rewrites: false };
    return low > min
      ? { rewrites: true }
      : { rewrites: true, misfits: `${name} NOT BETWEEN ${min} AND ${max}` };
  }
  if (from.kind === 'decimal') {
    const misfits = `${name} <> pg_catalog.trunc(${name}) OR ${name} NOT BETWEEN ${min} AND ${max}`;
    return { rewrites: true, misfits, alters: true };
  }
  if (from.kind !== 'float') return undefined;
  const wide = `${name}::double precision`;
  const inside = `${wide} >= ${min}::double precision AND ${wide} < ${max + 1n}::double precision`;
  return {
    rewrites: true,
    misfits: `NOT (${inside}) OR ${wide} <> pg_catalog.trunc(${wide})`,
    alters: true,
  };
}

function toDecimal(name: string, from: LogicalType, to: Decimal): Conversion | undefined {
  const { precision, scale = 0 } = to;
  if (from.kind === 'float') {
    // The shortest text of a number is all of it, of which a cast takes 15 digits.
    const number = `${name}::text::numeric`;
    const using = (): string => number;
    return { using, rewrites: true, ...boundedDecimal(number, to) };
  }
  if (from.kind === 'integer' || from.kind === 'bigint') {
    const digits = from.kind === 'bigint' ? 19 : from.bits === 32 ? 10 : 5;
    const fits = precision === undefined || precision - scale >= digits;
    return { rewrites: true, ...(fits ? {} : boundedDecimal(`${name}::numeric`, to)) };
  }
  if (from.kind !== 'decimal') return undefined;
  if (precision === undefined) return { rewrites: false };
  const { precision: old, scale: oldScale = 0 } = from;
  const fits = old !== undefined && scale >= oldScale && precision - scale >= old - oldScale;
  if (fits) return { rewrites: scale !== oldScale };
  return { rewrites: true, ...boundedDecimal(name, to), alters: true };
}

/** NaN has no digits, so it fits everywhere. */
function boundedDecimal(number: string, { precision, scale = 0 }: Decimal): Pick<Conversion, 'misfits'> {
  if (precision === undefined) return {};
  const largest = `1e${precision - scale}::numeric`;
  return {
    misfits: `${number} <> 'NaN'::numeric AND (pg_catalog.abs(${number}) >= ${largest} OR ${number} <> pg_catalog.round(${number}, ${scale}))`,
  };
}

function toFloat(
  name: string,
  from: LogicalType,
  to: Extract<LogicalType, { kind: 'float' }>,
): Conversion | undefined {
  const [digits, type] = to.bits === 32 ? [24n, 'real'] : [53n, 'double precision'];
  if (from.kind === 'integer' || from.kind === 'bigint') {
    const most = 2n ** digits;
    if (integerBounds(from)[1] <= most) return { rewrites: true };
    return { rewrites: true, misfits: `${name} NOT BETWEEN ${-most} AND ${most}`, alters: true };
  }
  if (from.kind === 'float') {
    if (from.bits === to.bits) return { rewrites: false };
    if (from.bits < to.bits) return { rewrites: true };
  }
  if (from.kind !== 'float' && from.kind !== 'decimal') return undefined;
  const own = from.kind === 'float' ? 'double precision' : 'numeric';
  const [low, high] = to.bits === 32 ? ['1.2e-38', '3.4e38'] : ['2.3e-308', '1.7e308'];
  const again = from.kind === 'float' ? `${name}::${type}::${own}` : `${name}::${type}::text::numeric`;
  const special = ['NaN', 'Infinity', '-Infinity'].map((word) => `'${word}'::${own}`).join(', ');
  const inside = `pg_catalog.abs(${name}) BETWEEN ${low}::${own} AND ${high}::${own}`;
  return {
    rewrites: true,
    misfits: `CASE WHEN ${name} = 0 OR ${name} IN (${special}) THEN false WHEN ${inside} THEN ${again} <> ${name} ELSE ${name} IS NOT NULL END`,
    alters: true,
  };
}
