import type { CellContext, CellSql } from './cell-sql.js';

// A double gives back any decimal of so many digits.
const DOUBLE_DIGITS = 15;
const UNBOUNDED_SCALE = 6;
const UNBOUNDED_WHOLE_DIGITS = 9;

/** Nothing is proved: every value is fitted one by one. */
const FITTED_ONLY: CellSql = { text: 'NULL', proof: '0', unchanged: '0' };

/** Decimals: whole numbers, and doubles that are the nearest to a decimal of few enough digits. */
export function decimalCell(
  x: string,
  type: { readonly precision?: number; readonly scale?: number },
  { affinity }: CellContext,
): CellSql {
  if ((type.scale ?? 0) < 0 || (type.scale ?? 0) > (type.precision ?? Number.MAX_SAFE_INTEGER))
    return FITTED_ONLY;
  const scale = type.precision === undefined ? UNBOUNDED_SCALE : (type.scale ?? 0);
  const wholeDigits = type.precision === undefined ? undefined : type.precision - scale;
  const whole = `typeof(${x})='integer'${wholeRange(x, wholeDigits)}`;
  const real = realProof(x, scale, wholeDigits ?? UNBOUNDED_WHOLE_DIGITS);
  const proofs = [
    whole,
    ...(real === undefined ? [] : [real]),
    ...(affinity === 'text' ? [textProof(x, type)] : []),
  ];
  const proof = `(${proofs.join(' OR ')})`;
  return { text: affinity === 'integer' ? x : withoutPoint(x), proof, unchanged: proof };
}

/** Text of digits with a point between them and no zero too many in front; its length keeps to the precision. */
function textProof(x: string, type: { readonly precision?: number; readonly scale?: number }): string {
  const bare = `ltrim(${x},'-')`;
  const form = [
    `typeof(${x})='text' AND ${x} GLOB '*[0-9]' AND ${bare} GLOB '[0-9]*' AND ${bare} NOT GLOB '*[^0-9.]*'`,
    `octet_length(${x})-octet_length(${bare})<=1`,
    `octet_length(${bare})-octet_length(replace(${bare},'.',''))<=1`,
    `(${bare} GLOB '[1-9]*' OR ${bare} GLOB '0.*' OR ${bare}='0')`,
  ].join(' AND ');
  const { precision, scale = 0 } = type;
  if (precision === undefined) return `(${form})`;
  if (scale < 0 || scale > precision) return '0';
  const point = `instr(${bare},'.')`;
  const whole = `CASE ${point} WHEN 0 THEN length(${bare}) ELSE ${point}-1 END - (${bare} GLOB '0*')`;
  const fraction = `CASE ${point} WHEN 0 THEN 0 ELSE length(${bare})-${point} END`;
  return `(${form} AND ${whole}<=${precision - scale} AND ${fraction}<=${scale})`;
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
  // Where reading 15 digits back gives another double, SQLite writes 17, which is not the shortest text.
  // The text of a real has one point always.
  const short = `length(CAST(${x} AS TEXT))<=${DOUBLE_DIGITS + 1}+(${x}<0)`;
  return `typeof(${x})='real' AND ${size} AND round(${x},${scale})=${x} AND ${short}`;
}

/** A double that is a whole number is spelled `5.0`; a decimal of the same value is `5`. */
function withoutPoint(x: string): string {
  return `CASE WHEN typeof(${x})='real' AND ${x}=CAST(${x} AS INTEGER) THEN CAST(${x} AS INTEGER) ELSE ${x} END`;
}
