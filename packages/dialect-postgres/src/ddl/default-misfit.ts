import type { Expression, LogicalType } from '@godwit/plugin-api';

/** Why a constant default would be refused by its column, so that the table could not be made or rows not added. */
export function defaultMisfit(tree: Expression, type: LogicalType): string | undefined {
  const text = constantText(tree);
  if (text === undefined) return undefined;
  const fits = FITS[type.kind];
  return fits === undefined || fits(text, type) ? undefined : `${type.kind} columns do not take this value`;
}

/** The text of a constant, also of one with a sign. */
function constantText(tree: Expression): string | undefined {
  if (tree.kind === 'literal') return tree.type === 'null' ? undefined : tree.text;
  if (tree.kind !== 'unary' || (tree.operator !== 'minus' && tree.operator !== 'plus')) return undefined;
  const operand = constantText(tree.operand);
  if (operand === undefined || tree.operator === 'plus') return operand;
  return operand.startsWith('-') ? operand.slice(1) : `-${operand}`;
}

type Fits = (text: string, type: LogicalType) => boolean;

const FITS: Partial<Record<LogicalType['kind'], Fits>> = {
  boolean: (text) => /^(0|1|t|f|true|false|yes|no|on|off|y|n)$/i.test(text.trim()),
  integer: (text, type) => isInteger(text, type.kind === 'integer' ? BigInt(type.bits) : 32n),
  bigint: (text) => isInteger(text, 64n),
  decimal: isDecimal,
  float: (text) => NUMBER.test(text.trim()) || /^[+-]?(inf|infinity|nan)$/i.test(text.trim()),
  text: (text, type) =>
    type.kind !== 'text' || type.maxLength === undefined || [...text].length <= type.maxLength,
  date: (text) => isDate(text.trim()),
  time: (text) => TIME.test(text.trim()),
  timestamp: (text) => isTimestamp(text.trim()),
  uuid: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
  json: isJson,
  enum: (text, type) => type.kind !== 'enum' || type.values.includes(text),
};

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)?$/i;

function isInteger(text: string, bits: bigint): boolean {
  const match = /^\s*([+-]?\d+)(?:\.0*)?\s*$/.exec(text);
  if (match === null) return false;
  const value = BigInt((match[1] ?? '').replace(/^\+/, ''));
  return value >= -(2n ** (bits - 1n)) && value < 2n ** (bits - 1n);
}

/** A value with more digits after the point than the column has would be rounded, so it does not fit either. */
function isDecimal(text: string, type: LogicalType): boolean {
  if (!NUMBER.test(text.trim())) return false;
  if (type.kind !== 'decimal' || type.precision === undefined || /e/i.test(text)) return true;
  const [whole = '', fraction = ''] = text.trim().replace(/^[+-]/, '').split('.');
  const scale = type.scale ?? 0;
  return (
    whole.replace(/^0+/, '').length <= type.precision - scale && fraction.replace(/0+$/, '').length <= scale
  );
}

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null || match[1] === '0000') return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function isTimestamp(text: string): boolean {
  const time = text.slice(11);
  return (
    isDate(text.slice(0, 10)) && (text.length === 10 || (/^[ T]$/.test(text.charAt(10)) && TIME.test(time)))
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
