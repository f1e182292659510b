import { type Column, type ColumnPlan, isSpelledBare, type LogicalType } from '@godwit/plugin-api';
import { quoteName } from '../../ddl/sql-text.js';
import { canonicalCell } from '../rows/canonical-cell.js';

const NAN = "'7ff8000000000000'";

/**
 * The SQL whose text is that of `digestText` for the value that a reading with the same plan gives; undefined where
 * that is not certain, and values must be read.
 */
export function digestCell(column: Column, plan: ColumnPlan): string | undefined {
  const { type } = column;
  const { as } = plan;
  switch (as.kind) {
    case 'boolean':
    case 'bytes':
      return type.kind === as.kind ? canonicalCell(column, plan) : undefined;
    case 'integer':
    case 'bigint':
      return holdsInteger(type, as) ? canonicalCell(column, plan) : undefined;
    case 'float':
      return floatCell(column, as.bits);
    case 'decimal':
      return decimalCell(column);
    case 'array':
      return sameArrays(type, as) ? canonicalCell(column, plan) : undefined;
    case 'json':
      return plan.form === 'normalized' ? undefined : canonicalCell(column, plan);
    default:
      // Every other kind has texts for values, and they are what the column says.
      return isSpelledBare(as) && !isSpelledBare(type) ? undefined : canonicalCell(column, plan);
  }
}

function holdsInteger(type: LogicalType, as: LogicalType): boolean {
  return (
    type.kind === 'integer' || type.kind === 'boolean' || (type.kind === 'bigint' && as.kind === 'bigint')
  );
}

function floatCell({ name, type }: Column, bits: 32 | 64): string | undefined {
  const column = quoteName(name);
  // A wider number than is asked for is rounded, which is not done here.
  if (bits === 32 && !(type.kind === 'float' && type.bits === 32)) return undefined;
  switch (type.kind) {
    case 'integer':
    case 'bigint':
      return `encode(float8send(${column}::float8), 'hex')`;
    case 'float':
      return `CASE WHEN ${column} = 'NaN'::float8 THEN ${NAN} ELSE encode(float8send(${column}::float8), 'hex') END`;
    default:
      return undefined;
  }
}

function decimalCell({ name, type }: Column): string | undefined {
  if (type.kind === 'integer' || type.kind === 'bigint') return quoteName(name);
  return type.kind === 'decimal' ? `trim_scale(${quoteName(name)})` : undefined;
}

/** Elements whose text PostgreSQL spells as a digest does; numbers with a fraction it spells in its own way. */
const SPELLED_ALIKE: ReadonlySet<LogicalType['kind']> = new Set([
  'boolean',
  'integer',
  'bigint',
  'text',
  'bytes',
  'date',
  'timestamp',
  'uuid',
]);

function sameArrays(type: LogicalType, as: LogicalType & { readonly kind: 'array' }): boolean {
  return type.kind === 'array' && type.of.kind === as.of.kind && SPELLED_ALIKE.has(as.of.kind);
}
