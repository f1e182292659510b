interface DecimalType {
  readonly precision?: number;
  readonly scale?: number;
}

const DECIMAL_TEXT = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * The exact decimal of a number, by the shortest text that gives the double back; of a text that spells a decimal, that
 * text. Undefined where it needs more digits than the type has.
 */
export function decimalOf(stored: bigint | number | string, type: DecimalType): string | undefined {
  const text = decimalText(stored);
  if (text === undefined || type.precision === undefined) return text;
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  if (!/^\d/.test(whole)) return undefined;
  const scale = type.scale ?? 0;
  const wholeDigits = whole === '0' ? 0 : whole.length;
  return fraction.length <= scale && wholeDigits <= type.precision - scale ? text : undefined;
}

function decimalText(stored: bigint | number | string): string | undefined {
  if (typeof stored === 'bigint') return String(stored);
  if (typeof stored === 'string') return DECIMAL_TEXT.test(stored) ? stored : undefined;
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
