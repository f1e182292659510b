interface DecimalType {
  readonly precision?: number;
  readonly scale?: number;
}

const DECIMAL_TEXT = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const WORDS: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity']);

/**
 * The exact decimal of a number, by the shortest text that gives the double back; of a text that spells a decimal, that
 * text. Undefined where it needs more digits than the type has.
 */
export function decimalOf(stored: bigint | number | string, type: DecimalType): string | undefined {
  const text = decimalText(stored);
  if (text === undefined || type.precision === undefined) return text;
  // Infinite is no number of so many digits.
  if (WORDS.has(text)) return text === 'NaN' ? text : undefined;
  return hasDigits(text, type.precision, type.scale ?? 0) ? text : undefined;
}

/** Whether a decimal is a whole number of at most `precision` digits once its point has moved `scale` places. */
function hasDigits(text: string, precision: number, scale: number): boolean {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  if (!/^\d/.test(whole) || fraction.length > Math.max(scale, 0)) return false;
  const digits = whole.replace(/^0/, '');
  if (scale < 0)
    return digits === '' || (digits.endsWith('0'.repeat(-scale)) && digits.length + scale <= precision);
  if (scale <= precision) return digits.length <= precision - scale;
  return digits === '' && fraction.padEnd(scale, '0').replace(/^0+/, '').length <= precision;
}

function decimalText(stored: bigint | number | string): string | undefined {
  if (typeof stored === 'bigint') return String(stored);
  if (typeof stored === 'string') return DECIMAL_TEXT.test(stored) || WORDS.has(stored) ? stored : undefined;
  return plainDecimal(String(stored));
}

/** `1.5e-7` -> `0.00000015`; `1e+21` -> `1` and 21 zeros. */
function plainDecimal(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
