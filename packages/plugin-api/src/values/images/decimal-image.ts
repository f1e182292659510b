const SIGNS: Readonly<Record<string, number>> = { NaN: 0xc000, Infinity: 0xd000, '-Infinity': 0xf000 };
const NEGATIVE = 0x4000;
/** Those that send infinities say so many digits after the point. */
const DIGITS_OF_INFINITY = 0x20;

/** The image of a canonical decimal, with as many digits after its point as the type has, if that says it. */
export function decimalImage(text: string, scale: number | undefined): Uint8Array {
  const special = SIGNS[text];
  if (special !== undefined) return header([0, 0, special, text === 'NaN' ? 0 : DIGITS_OF_INFINITY], []);
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const before = Math.ceil(whole.length / 4);
  const digits = whole.padStart(before * 4, '0') + fraction.padEnd(Math.ceil(fraction.length / 4) * 4, '0');
  const groups = (digits.match(/\d{4}/g) ?? []).map(Number);
  const first = groups.findIndex((group) => group !== 0);
  const places = scale ?? fraction.length;
  if (first < 0) return header([0, 0, 0, places], []);
  const last = groups.findLastIndex((group) => group !== 0);
  const kept = groups.slice(first, last + 1);
  return header([kept.length, before - 1 - first, sign === '' ? 0 : NEGATIVE, places], kept);
}

function header(numbers: readonly number[], groups: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * (numbers.length + groups.length)));
  for (const [index, number] of [...numbers, ...groups].entries()) view.setUint16(index * 2, number & 0xffff);
  return new Uint8Array(view.buffer);
}
