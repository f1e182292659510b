import type { CellContext, CellSql } from './cell-sql.js';

// A double gives back any decimal of so many digits.
const DOUBLE_DIGITS = 15;
const UNBOUNDED_SCALE = 6;
const UNBOUNDED_WHOLE_DIGITS = 9;

/** Decimals: whole numbers, and doubles that are the nearest to a decimal of few enough digits. */
export function decimalCell(
  x: string,
  type: { readonly precision?: number; readonly scale?: number },
  { affinity }: CellContext,
): CellSql {
  const scale = type.precision === undefined ? UNBOUNDED_SCALE : (type.scale ?? 0);
  const wholeDigits = type.precision === undefined ? undefined : type.precision - scale;
  const whole = `typeof(${x})='integer'${wholeRange(x, wholeDigits)}`;
  const real = realProof(x, scale, wholeDigits ?? UNBOUNDED_WHOLE_DIGITS);
  const proof = real === undefined ? whole : `(${whole} OR ${real})`;
  return { text: affinity === 'integer' ? x : withoutPoint(x), proof, unchanged: proof };
}

function wholeRange(x: string, digits: number | undefined): string {
  if (digits === undefined || digits > 18) return '';
  const most = 10n ** BigInt(digits) - 1n;
  return ` AND ${x} BETWEEN -${most} AND ${most}`;
}

function realProof(x: string, scale: number, wholeDigits: number): string | undefined {
  const digits = Math.min(wholeDigits, DOUBLE_DIGITS - scale);
  if (digits < 0) return undefined;
  const most = `1${'0'.repeat(digits)}.0`;
  // Nearer to zero than 0.0001 format() writes an exponent. abs() would overflow for the smallest integer.
  const size = `${x}>-${most} AND ${x}<${most} AND (${x}=0.0 OR ${x} NOT BETWEEN -0.00009999999 AND 0.00009999999)`;
  return `typeof(${x})='real' AND ${size} AND round(${x},${scale})=${x}`;
}

/** A double that is a whole number is spelled `5.0`; a decimal of the same value is `5`. */
function withoutPoint(x: string): string {
  return `CASE WHEN typeof(${x})='real' AND ${x}=CAST(${x} AS INTEGER) THEN CAST(${x} AS INTEGER) ELSE ${x} END`;
}
