import type { LiteralExpression, LogicalType } from '@godwit/plugin-api';
import { readConstant, textOfDouble } from './constant.js';
import { roundedTime } from './fit-time.js';
import { isPadded, literal, NotCertain, type Typed, type ValueType } from './typed.js';

/** A constant as a column of the type keeps it: rounded to its digits. Throws NotCertain where PostgreSQL refuses it. */
export function fittedConstant(side: Typed, to: LogicalType): Typed {
  const { tree, type } = side;
  if (tree.kind !== 'literal') throw new NotCertain();
  if (type.kind === 'unknown') return fittedConstant(readConstant(tree.text, withoutModifiers(to)), to);
  return { ...side, tree: fitted(tree, type, to), type: to };
}

/** The type as wide as its kind can be. */
function withoutModifiers(type: LogicalType): LogicalType {
  if (type.kind === 'array') return { ...type, of: withoutModifiers(type.of) };
  return type.kind === 'decimal' || type.kind === 'text' ? { kind: type.kind } : type;
}

function fitted(tree: LiteralExpression, from: ValueType, to: LogicalType): LiteralExpression {
  switch (to.kind) {
    case 'integer':
    case 'bigint':
      return wholeNumber(tree, to.kind === 'bigint' ? 64 : to.bits);
    case 'decimal':
      return decimal(tree, to);
    case 'float':
      return literal('float', to.bits === 32 ? shortest(numberOf(tree)) : textOfDouble(numberOf(tree)));
    case 'text':
      return shortened(textOf(tree, from), to.maxLength);
    case 'native':
      return isPadded(to) ? shortened(textOf(tree, from), lengthOf(to.name) ?? 1) : native(tree, from, to);
    case 'timestamp':
      return literal('text', roundedTime(momentOf(tree, from, to.zoned), to.precision));
    case 'time':
      if (from.kind !== 'time' || from.zoned !== to.zoned) throw new NotCertain();
      return literal('text', roundedTime(tree.text, to.precision));
    case 'array':
      return elements(tree, from, to.of);
    default:
      return otherKind(tree, from, to);
  }
}

function otherKind(tree: LiteralExpression, from: ValueType, to: LogicalType): LiteralExpression {
  if (to.kind === 'date' && from.kind === 'timestamp' && !from.zoned)
    return literal('text', tree.text.replace(/ \d\d:[\d:.]+/, ''));
  // How another kind of JSON is spelled is PostgreSQL's to say.
  const isSame = from.kind === to.kind && (from.kind !== 'json' || from.form === (to as typeof from).form);
  const isBareJson = to.kind === 'json' && /^(\{\}|\[\]|null|true|false)$/.test(tree.text);
  // An enumeration of another schema is known by its name only.
  const isNamed = to.kind === 'enum' && from.kind === 'native';
  if (!isSame && !isBareJson && !isNamed) throw new NotCertain();
  return tree;
}

function numberOf(tree: LiteralExpression): number {
  if (!['integer', 'decimal', 'float'].includes(tree.type)) throw new NotCertain();
  return Number(tree.text);
}

/** Doubles are rounded half to even, decimals half away from zero. */
function wholeNumber(tree: LiteralExpression, bits: number): LiteralExpression {
  numberOf(tree);
  const text = tree.type === 'float' ? String(halfToEven(Number(tree.text))) : roundedDecimal(tree.text, 0);
  if (!/^-?\d+$/.test(text) || BigInt.asIntN(bits, BigInt(text)) !== BigInt(text)) throw new NotCertain();
  return literal('integer', String(BigInt(text)));
}

function halfToEven(number: number): number {
  const below = Math.floor(number);
  const isHalf = number - below === 0.5;
  const whole = isHalf ? below + (below % 2 === 0 ? 0 : 1) : Math.round(number);
  if (!Number.isSafeInteger(whole)) throw new NotCertain();
  return whole;
}

function decimal(
  tree: LiteralExpression,
  { precision, scale = 0 }: Extract<LogicalType, { kind: 'decimal' }>,
): LiteralExpression {
  const number = numberOf(tree);
  // A double becomes a decimal of 15 digits.
  const text = tree.type === 'float' ? plainDigits(number) : tree.text;
  if (precision === undefined) return literal(tree.type === 'float' ? 'decimal' : tree.type, text);
  if (text === 'NaN') return tree;
  const rounded = roundedDecimal(text, scale);
  const whole = rounded.replace(/^-?0*/, '').replace(/\..*$/, '');
  if (whole.length > precision - scale) throw new NotCertain();
  return literal(
    rounded.includes('.') ? 'decimal' : tree.type === 'integer' ? 'integer' : 'decimal',
    rounded,
  );
}

function plainDigits(number: number): string {
  if (!Number.isFinite(number)) return String(number);
  const text = String(Number(number.toPrecision(15)));
  if (text.includes('e')) throw new NotCertain();
  return text;
}

/** The digits of a decimal rounded half away from zero to a scale, which may be negative; no zeros are put behind them. */
function roundedDecimal(text: string, scale: number): string {
  const [, sign = '', whole = '', fraction = ''] = /^([-+]?)(\d*)\.?(\d*)$/.exec(text) ?? [];
  if (`${whole}${fraction}` === '') throw new NotCertain();
  if (fraction.length <= scale) return text;
  const drop = fraction.length - scale;
  const unit = 10n ** BigInt(drop);
  const digits = BigInt(`${whole}${fraction}`);
  const kept = (digits + unit / 2n) / unit;
  const shown = scale < 0 ? String(kept * 10n ** BigInt(-scale)) : String(kept).padStart(scale + 1, '0');
  const cut = shown.length - Math.max(0, scale);
  const result = scale > 0 ? `${shown.slice(0, cut)}.${shown.slice(cut)}` : shown;
  return sign === '-' && kept !== 0n ? `-${result}` : result;
}

/** The fewest digits that name a real of 32 bits. */
function shortest(number: number): string {
  const real = Math.fround(number);
  if (!Number.isFinite(real) && Number.isFinite(number)) throw new NotCertain();
  for (let digits = 1; digits < 10; digits++) {
    const text = real.toPrecision(digits);
    if (Math.fround(Number(text)) === real) return textOfDouble(real === 0 ? real : Number(text));
  }
  return String(real);
}

function textOf(tree: LiteralExpression, from: ValueType): string {
  const isText = from.kind === 'text' || isPadded(from) || ['enum', 'uuid', 'date'].includes(from.kind);
  const isNumber = tree.type === 'integer' || tree.type === 'decimal' || tree.type === 'boolean';
  if (!isText && !isNumber) throw new NotCertain();
  return isPadded(from) ? tree.text.replace(/ +$/, '') : tree.text;
}

/** Blanks at the end give way to the length; PostgreSQL refuses what is longer. */
function shortened(text: string, length: number | undefined): LiteralExpression {
  const characters = [...text];
  const rest = length === undefined ? '' : characters.slice(length).join('');
  if (/[^ ]/.test(rest)) throw new NotCertain();
  return literal('text', length === undefined ? text : characters.slice(0, length).join(''));
}

function lengthOf(name: string): number | undefined {
  const found = /\((\d+)\)$/.exec(name)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** `bit(n)` and `bit varying(n)` refuse other lengths; intervals of fewer fields and digits are PostgreSQL's to round. */
function native(
  tree: LiteralExpression,
  from: ValueType,
  to: Extract<LogicalType, { kind: 'native' }>,
): LiteralExpression {
  const named = from.kind === 'native' ? from.name : '';
  if (named === to.name) return tree;
  const length = lengthOf(to.name);
  const fits = to.name.startsWith('bit varying')
    ? tree.text.length <= (length ?? Infinity)
    : !to.name.startsWith('bit') || tree.text.length === length;
  if (baseOf(named) !== baseOf(to.name) || !fits) throw new NotCertain();
  return tree;
}

/** The name of a type without its schema and its modifiers. */
function baseOf(name: string): string {
  return name.replace(/\(.*$/, '').replace(/^.*\./, '').replaceAll('"', '');
}

/** A day without its time is its midnight. */
function momentOf(tree: LiteralExpression, from: ValueType, zoned: boolean): string {
  if (from.kind === 'timestamp' && from.zoned === zoned) return tree.text;
  if (from.kind !== 'date' || zoned) throw new NotCertain();
  return /infinity$/.test(tree.text) ? tree.text : tree.text.replace(/^[\d-]+/, '$& 00:00:00');
}

function elements(tree: LiteralExpression, from: ValueType, of: LogicalType): LiteralExpression {
  if (from.kind !== 'array' || tree.type !== 'text') throw new NotCertain();
  const found = (JSON.parse(tree.text) as readonly (string | null)[]).map((text) =>
    text === null ? null : fittedConstant(readConstant(text, withoutModifiers(from.of)), of).tree,
  );
  return literal(
    'text',
    JSON.stringify(found.map((one) => (one === null ? null : (one as LiteralExpression).text))),
  );
}
