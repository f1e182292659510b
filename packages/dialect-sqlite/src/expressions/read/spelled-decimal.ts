import { isTextDecimal } from '../print/scope.js';

/** The digits of a decimal in the words of {@link roundedDecimal}; undefined where there are none. */
export function digitsIn(words: string): readonly [precision: number, scale: number] | undefined {
  const zeros = /"value":","\},\{"kind":"string","value":"(0+)"/.exec(words)?.[1];
  const limit = /"operator":"<","left":.*?"right":\{"kind":"number","value":"1(0*)"\}/.exec(words)?.[1];
  if (zeros === undefined || limit === undefined) return undefined;
  return [limit.length + zeros.length - 1, zeros.length - 1];
}

/**
 * A number rounded half away from zero as a column of decimals keeps it, by its digits as they are spelled after a bracket and
 * before a comma: a double does not tell them all. One that is too large is an error.
 */
export function roundedDecimal(
  number: string,
  spelled: string,
  [precision, scale]: readonly [precision: number, scale: number],
): string {
  const isText = isTextDecimal({ kind: 'decimal', precision, scale });
  const one = `1${'0'.repeat(scale)}`;
  const limit = `1${'0'.repeat(precision - scale)}`;
  const whole = `CAST(ltrim(substr(${spelled}, 2), '-') AS INTEGER)`;
  const rest = `(CAST(substr(replace(${spelled}, ',', '${'0'.repeat(scale + 1)}'), instr(${spelled}, '.') + 1, ${scale + 1}) AS INTEGER) + 5) / 10`;
  const minus = `${number} < 0`;
  const kept = isText ? decimalText : decimalNumber;
  const near = `round(${number}, ${scale})`;
  const branches = [
    `typeof(${number}) = 'integer' AND ${number} > -${limit} AND ${number} < ${limit} THEN ${isText ? `printf('%d${scale === 0 ? '' : `.${'0'.repeat(scale)}`}', ${number})` : number}`,
    `${spelled} GLOB '*[eE]*' AND abs(${near}) < ${limit} THEN ${isText ? `printf('%.${scale}f', ${near} + 0.0)` : near}`,
    `${spelled} GLOB '*.*' AND ${spelled} NOT GLOB '*[eE]*' AND ${whole} + ${rest} / ${one} < ${limit} THEN ${kept({ whole, rest, minus, one, scale })}`,
  ];
  return `CASE ${branches.map((branch) => `WHEN ${branch}`).join(' ')} ELSE ${refused(number)} END`;
}

interface Parts {
  readonly whole: string;
  readonly rest: string;
  readonly minus: string;
  readonly one: string;
  readonly scale: number;
}

function decimalNumber({ whole, rest, minus, one }: Parts): string {
  return `(CASE WHEN ${minus} THEN -1 ELSE 1 END) * (${whole} * ${one} + ${rest}) / ${one}.0`;
}

function decimalText({ whole, rest, minus, one, scale }: Parts): string {
  const sign = `(CASE WHEN ${minus} AND ${whole} + ${rest} > 0 THEN '-' ELSE '' END)`;
  if (scale === 0) return `printf('%s%d', ${sign}, ${whole} + ${rest})`;
  return `printf('%s%d.%0${scale}d', ${sign}, ${whole} + ${rest} / ${one}, ${rest} % ${one})`;
}

/** SQLite has no function that fails, but nothing that begins so is JSON. NULL stays NULL. */
export function refused(value: string): string {
  return `json_extract('?' || ${value}, '$')`;
}
