import type { CanonicalFunction, Expression } from '@godwit/plugin-api';
import { replaceOf } from '../read/call.js';
import { halfToEven, printRound } from './arithmetic.js';
import { printDay } from './day.js';
import { printArrayLength, printJsonType } from './json.js';
import type { PrintPart, PrintScope } from './scope.js';
import { printTime } from './time.js';
import { Unprintable } from './unprintable.js';
import { noteReals } from './value-of.js';

/** Functions whose arguments stay as they are. */
const NAMES: Partial<Record<CanonicalFunction, string>> = {
  coalesce: 'coalesce',
  nullif: 'nullif',
  'lower-ascii': 'lower',
  'upper-ascii': 'upper',
  lower: 'lower',
  upper: 'upper',
  length: 'length',
  trim: 'trim',
  'trim-start': 'ltrim',
  'trim-end': 'rtrim',
  substring: 'substr',
  position: 'instr',
  replace: 'replace',
  absolute: 'abs',
  'round-double': 'round',
  floor: 'floor',
  ceiling: 'ceil',
  truncate: 'trunc',
  least: 'min',
  greatest: 'max',
  'json-extract': 'json_extract',
  'json-valid': 'json_valid',
  'storage-class': 'typeof',
};
const ON_REALS = /^(absolute|floor|ceiling|truncate|round-half-even)$/;
const UUID =
  "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))";

/** A call of a canonical function. */
export function printCall(
  expression: Extract<Expression, { kind: 'call' }>,
  print: PrintPart,
  scope: PrintScope,
): string {
  const time = printTime(expression, print, scope);
  if (time !== undefined) return time;
  const name = NAMES[expression.name];
  if (ON_REALS.test(expression.name)) noteReals(expression.arguments, scope);
  if (name === undefined) return printOther(expression, print, scope);
  if (/^(floor|ceiling|truncate)$/.test(expression.name)) {
    scope.caveats.add(`${name} came with SQLite 3.35`);
  }
  if (expression.name === 'lower' || expression.name === 'upper') {
    if (scope.context.purpose === 'generated') refuseUnlike(expression.name, expression.arguments, scope);
    scope.caveats.add(`SQLite's ${name} folds the letters A to Z only`);
  }
  const sql = `${name}(${expression.arguments.map(print).join(', ')})`;
  return expression.name === 'replace' ? replaced(sql, expression.arguments, print) : sql;
}

/** A generated column would not have the values that it has. */
function refuseUnlike(name: 'lower' | 'upper', texts: readonly Expression[], { context }: PrintScope): void {
  const text = JSON.stringify(texts);
  const unlike = context.table.columns.find(({ name: column, traits }) => {
    return (
      traits?.foldsAlike?.includes(name) === false &&
      text.includes(JSON.stringify({ kind: 'column', name: column }))
    );
  });
  if (unlike === undefined) return;
  throw new Unprintable(
    `values of "${unlike.name}" have letters beyond A to Z, which SQLite's ${name} leaves as they are`,
  );
}

/**
 * `replace(...)` alone, in which SQLite does not look at the replacement where an empty text is replaced: what such a call
 * is read as. Undefined for all else.
 */
export function printPlainReplace(expression: Expression, print: PrintPart): string | undefined {
  const { otherwise } = expression.kind === 'case' ? expression : {};
  if (otherwise?.kind !== 'call' || otherwise.name !== 'replace') return undefined;
  const [within, pattern, by] = otherwise.arguments;
  if (within === undefined || pattern === undefined || by === undefined) return undefined;
  const isSame = JSON.stringify(expression) === JSON.stringify(replaceOf(within, pattern, by));
  return isSame ? `replace(${otherwise.arguments.map(print).join(', ')})` : undefined;
}

/** SQLite does not look at the replacement where an empty text is replaced, not even for NULL. */
function replaced(sql: string, [, pattern, by]: readonly Expression[], print: PrintPart): string {
  const certain = [pattern, by].some(
    (part) => part?.kind === 'literal' && part.type === 'text' && part.text !== '',
  );
  if (certain || by === undefined || (by.kind === 'literal' && by.type === 'text')) return sql;
  return `(CASE WHEN ${print(by)} IS NULL THEN NULL ELSE ${sql} END)`;
}

function printOther(
  expression: Extract<Expression, { kind: 'call' }>,
  print: PrintPart,
  scope: PrintScope,
): string {
  const values = expression.arguments.map(print).join(', ');
  const [first] = expression.arguments;
  const day = printDay(expression, print, scope);
  if (day !== undefined) return day;
  if (expression.name.startsWith('random')) return printRandom(expression.name, values, scope);
  switch (expression.name) {
    case 'byte-length':
      return `length(CAST(${values} AS BLOB))`;
    case 'json-array-length':
      if (first !== undefined) return printArrayLength(first, print);
      break;
    case 'json-type':
      if (first !== undefined) return printJsonType(first, print);
      break;
    case 'round':
      return printRound(expression.arguments, print, scope);
    case 'round-half-even':
      return halfToEven(values);
    case 'next-value':
      throw new Unprintable('SQLite has no sequences');
    default:
  }
  throw new Unprintable(`SQLite has no function for ${expression.name}`);
}

function printRandom(name: CanonicalFunction, size: string, scope: PrintScope): string {
  if (scope.context.purpose !== 'default')
    throw new Unprintable('SQLite allows random values in defaults only');
  switch (name) {
    case 'random-uuid':
      return UUID;
    case 'random-integer':
      return 'random()';
    case 'random-bytes':
      return `randomblob(${size})`;
    case 'random-hex':
      return `lower(hex(randomblob(${size})))`;
    default:
      return `hex(randomblob(${size}))`;
  }
}
