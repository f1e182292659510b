import type { CanonicalFunction, Expression } from '@godwit/plugin-api';
import { quoteText } from '../../ddl/sql-text.js';
import { commonType, unifyResults } from './case.js';
import { asPosition, asText, binaryText } from './cast.js';
import { comparableResults, printExtreme, printSkipping } from './extreme.js';
import { foldsAlike } from './fold.js';
import { type Fragment, type Print, primary, Refusal, type Scope } from './fragment.js';
import { printJsonExtract, printJsonValid, printOfJson } from './json.js';
import { NULL, printLiteral } from './literal.js';
import { printDateOf, printDatePart, printMidnightOf, printStartOf } from './moment.js';
import { printAbsolute, printRound, printRoundDouble, printRoundHalfEven, printWhole } from './number.js';
import { printRandom } from './random.js';
import { printStorageClass } from './storage-class.js';
import { printCurrentTime } from './time.js';

type Call = Extract<Expression, { kind: 'call' }>;
type Printer = (values: readonly Fragment[], scope: Scope) => Fragment;

const FUNCTIONS: Partial<Record<CanonicalFunction, Printer>> = {
  coalesce: printCoalesce,
  nullif: printNullif,
  least: (values, scope) => printExtreme('LEAST', values, scope),
  greatest: (values, scope) => printExtreme('GREATEST', values, scope),
  lower: (values, scope) => primary(`lower(${textAt(values, 0, scope).sql})`, 'text'),
  upper: (values, scope) => primary(`upper(${textAt(values, 0, scope).sql})`, 'text'),
  length: (values, scope) => integer(`length(${textAt(values, 0, scope).sql})`),
  'byte-length': printByteLength,
  trim: (values, scope) => trimmed('btrim', values, scope),
  'trim-start': (values, scope) => trimmed('ltrim', values, scope),
  'trim-end': (values, scope) => trimmed('rtrim', values, scope),
  substring: printSubstring,
  position: (values, scope) =>
    integer(`strpos(${textAt(values, 0, scope).sql}, ${textAt(values, 1, scope).sql})`),
  replace: printReplace,
  absolute: printAbsolute,
  round: printRound,
  'round-double': printRoundDouble,
  'round-half-even': printRoundHalfEven,
  floor: (values) => printWhole('floor', values),
  ceiling: (values) => printWhole('ceil', values),
  truncate: (values) => printWhole('trunc', values),
  'date-part': printDatePart,
  'date-of': (values) => printDateOf(at(values, 0)),
  'midnight-of': (values) => printMidnightOf(at(values, 0)),
  'start-of': printStartOf,
  'json-extract': printJsonExtract,
  'json-valid': printJsonValid,
  'json-type': (values, scope) => printOfJson('typeof', values, scope),
  'json-array-length': (values, scope) => printOfJson('array_length', values, scope),
  'next-value': printNextValue,
  'storage-class': printStorageClass,
};

/** A call of a canonical function. */
export function printCall(expression: Call, print: Print, scope: Scope): Fragment {
  const skipping = printSkipping(expression, print, scope);
  if (skipping !== undefined) return skipping;
  const values = expression.arguments.map(print);
  const [first] = expression.arguments;
  if (expression.name === 'lower-ascii' || expression.name === 'upper-ascii') {
    const name = expression.name === 'lower-ascii' ? 'lower' : 'upper';
    return folded(name, values, scope, foldsAlike(name, first, scope.context));
  }
  const printer = FUNCTIONS[expression.name];
  if (printer !== undefined) return printer(values, scope);
  if (expression.name.startsWith('random')) return printRandom(expression.name, values, scope);
  return printCurrentTime(expression.name, values, scope);
}

/** The argument at a place. */
function at(values: readonly Fragment[], index: number): Fragment {
  const value = values[index];
  if (value === undefined) throw new Refusal('a function lacks an argument');
  return value;
}

function textAt(values: readonly Fragment[], index: number, scope: Scope): Fragment {
  return asText(at(values, index), scope);
}

function integer(sql: string): Fragment {
  return { ...primary(sql, 'integer'), narrow: true };
}

function printCoalesce(values: readonly Fragment[], scope: Scope): Fragment {
  const { parts, class: valueClass } = unifyResults(values, scope);
  if (valueClass === 'null') return NULL;
  const nullable = parts.every((part) => part.nullable ?? true);
  return { ...primary(`COALESCE(${list(parts)})`, valueClass), ...commonType(parts), nullable };
}

function printNullif(values: readonly Fragment[], scope: Scope): Fragment {
  if (at(values, 0).class === 'null') return NULL;
  const { parts, class: valueClass } = comparableResults(values, scope);
  // It has the type of its first argument, whatever the second is.
  return { ...primary(`NULLIF(${list(parts)})`, valueClass), ...commonType(parts.slice(0, 1)) };
}

/** A to Z alone by their bytes; what all letters fold alike in is said as applications say it. */
function folded(
  name: 'lower' | 'upper',
  values: readonly Fragment[],
  scope: Scope,
  alike: boolean,
): Fragment {
  const { literal } = textAt(values, 0, scope);
  if (literal?.type === 'text') {
    const text = literal.text.replace(name === 'lower' ? /[A-Z]/g : /[a-z]/g, (letter) =>
      name === 'lower' ? letter.toLowerCase() : letter.toUpperCase(),
    );
    return printLiteral({ ...literal, text });
  }
  const text = textAt(values, 0, scope);
  const sql = `${name}(${alike ? text.sql : binaryText(text).sql})`;
  const { purpose } = scope.context;
  if (alike) scope.caveats.add(`${name} folds letters beyond A to Z of new rows, too`);
  else if (purpose === 'index' || purpose === 'predicate')
    scope.caveats.add(`${name} folds letters beyond A to Z, too, so it serves queries that say ${sql}`);
  return primary(sql, 'text');
}

function printByteLength(values: readonly Fragment[], scope: Scope): Fragment {
  const value = at(values, 0);
  return integer(`octet_length(${value.class === 'bytes' ? value.sql : asText(value, scope).sql})`);
}

function trimmed(name: string, values: readonly Fragment[], scope: Scope): Fragment {
  return primary(`${name}(${list(values.map((value) => asText(value, scope)))})`, 'text');
}

function printSubstring(values: readonly Fragment[], scope: Scope): Fragment {
  const [text, ...positions] = values;
  if (text === undefined) throw new Refusal('a function lacks an argument');
  const rest = positions.map(asPosition).join(', ');
  return primary(`substr(${asText(text, scope).sql}, ${rest})`, 'text');
}

function printReplace(values: readonly Fragment[], scope: Scope): Fragment {
  return primary(`replace(${list(values.map((value) => asText(value, scope)))})`, 'text');
}

function printNextValue(values: readonly Fragment[], scope: Scope): Fragment {
  const { literal } = at(values, 0);
  if (literal?.type !== 'text') throw new Refusal('its sequence has no name');
  scope.unstable.add('the next number of a sequence');
  return { ...primary(`nextval(${quoteText(literal.text)}::regclass)`, 'integer'), nullable: false };
}

function list(parts: readonly Fragment[]): string {
  return parts.map((part) => part.sql).join(', ');
}
