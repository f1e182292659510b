import type { LogicalType } from '@godwit/plugin-api';
import { quoteText } from '../sql-text.js';
import type { Conversion } from './converts.js';

/** A value of an enum becomes that of another one which has the same name. */
export function enumConversion(name: string, from: LogicalType, to: LogicalType): Conversion | undefined {
  if (from.kind !== 'enum' || to.kind !== 'enum') return undefined;
  const using = (cast: string): string => `${name}::text::${cast}`;
  const lost = from.values.filter((value) => !to.values.includes(value));
  const misfits = `${name}::text IN (${lost.map(quoteText).join(', ')})`;
  return { using, rewrites: true, ...(lost.length === 0 ? {} : { misfits }) };
}

/** Arrays of what their elements become without a doubt. */
export function arrayConversion(name: string, from: LogicalType, to: LogicalType): Conversion | undefined {
  if (from.kind === 'array' && to.kind === 'json') {
    const cast = to.form === 'normalized' ? 'pg_catalog.to_jsonb' : 'pg_catalog.array_to_json';
    return { using: () => `${cast}(${name})`, rewrites: true };
  }
  if (from.kind !== 'array' || to.kind !== 'array') return undefined;
  const [old, next] = [from.of, to.of];
  const using = (cast: string): string => `${name}::text[]::${cast}`;
  if (next.kind === 'text')
    return next.maxLength === undefined ? { using, rewrites: old.kind !== 'text' } : undefined;
  if (old.kind === 'enum' && next.kind === 'enum') {
    const lost = old.values.filter((value) => !next.values.includes(value));
    const misfits = `${name}::text[] && ARRAY[${lost.map(quoteText).join(', ')}]::text[]`;
    return { using, rewrites: true, ...(lost.length === 0 ? {} : { misfits }) };
  }
  const widens = rank(old) !== undefined && rank(next) !== undefined && (rank(old) ?? 0) <= (rank(next) ?? 0);
  return widens ? { rewrites: rank(old) !== rank(next) } : undefined;
}

function rank(type: LogicalType): number | undefined {
  if (type.kind === 'integer') return type.bits;
  if (type.kind === 'bigint') return 64;
  return type.kind === 'decimal' && type.precision === undefined ? 65 : undefined;
}
