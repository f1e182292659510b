import type { Expression } from '@godwit/plugin-api';
import { condition } from './condition.js';
import {
  cast,
  type Fragment,
  isShortDecimal,
  nameOfClass,
  PRECEDENCE,
  type Print,
  primary,
  Refusal,
  type Scope,
  wrap,
} from './fragment.js';
import { jsonAsText } from './json-value.js';
import { integerLiteral, printLiteral } from './literal.js';
import { assignNow, nowAsText } from './now.js';

import { printSpelled } from './spelled.js';

/** CAST of a meaning. */
export function printCast(
  operand: Fragment,
  to: Omit<Extract<Expression, { kind: 'cast' }>, 'kind' | 'operand'>,
  scope: Scope,
): Fragment {
  const spelled = printSpelled(operand, to);
  if (spelled !== undefined) return spelled;
  switch (to.to) {
    case 'text':
      return asText(operand, scope);
    case 'boolean':
      return condition(operand);
    case 'integer':
      return operand.now === undefined
        ? truncated(asNumber(operand), scope)
        : assignNow(operand.now, { kind: 'bigint' });
    case 'float':
      return asFloat(asNumber(operand));
    case 'decimal':
      return asNumber(operand);
    case 'bytes':
      throw new Refusal('the bytes of a value are not the same in PostgreSQL');
  }
}

/** PostgreSQL's own cast to an integer rounds, decimals half away from zero and doubles half to even. Undefined for others. */
export function printRoundedCast(
  { operand, to, bits }: Extract<Expression, { kind: 'cast' }>,
  print: Print,
): Fragment | undefined {
  const [value, ...digits] = operand.kind === 'call' ? operand.arguments : [];
  if (to !== 'integer' || bits !== undefined || value === undefined || digits.length > 0) return undefined;
  if (operand.kind !== 'call' || !/^round(-half-even)?$/.test(operand.name)) return undefined;
  const number = print(value);
  const valueClass = operand.name === 'round' ? 'decimal' : 'float';
  return number.class === valueClass ? cast(number, 'bigint', 'integer') : undefined;
}

/** A number: booleans count 1 and 0. */
export function asNumber(operand: Fragment): Fragment {
  if (operand.class === 'boolean') return booleanAsNumber(operand);
  if (['integer', 'decimal', 'float', 'null'].includes(operand.class)) return operand;
  throw new Refusal(`it computes with ${nameOfClass(operand.class)}`);
}

function booleanAsNumber(operand: Fragment): Fragment {
  if (operand.literal !== undefined) return integerLiteral(operand.literal.text === 'true' ? 1n : 0n);
  return { ...cast(operand, 'integer', 'integer'), narrow: true };
}

/** An integer of 64 bits, so that PostgreSQL does not compute in 32. */
export function asWide(operand: Fragment): Fragment {
  return operand.narrow === true ? cast(operand, 'bigint', 'integer') : operand;
}

/** An integer that a function of PostgreSQL takes as a position or length. */
export function asPosition(operand: Fragment): string {
  if (operand.class !== 'integer') throw new Refusal('a position is not an integer');
  return operand.narrow === true ? operand.sql : cast(operand, 'integer', 'integer').sql;
}

/** A double, where that loses nothing that SQLite keeps. */
export function asFloat(operand: Fragment): Fragment {
  if (operand.class === 'float' && operand.literal === undefined) return operand;
  if (operand.class === 'decimal' && !isShortDecimal(operand)) {
    throw new Refusal('PostgreSQL computes with decimals exactly and the source does not');
  }
  return operand.literal?.type === 'null' ? operand : cast(plainWhole(operand), 'double precision', 'float');
}

/** A constant that is a whole number, without the fraction that would make it a decimal. */
export function plainWhole(operand: Fragment): Fragment {
  return operand.literal?.type === 'float' ? { ...operand, sql: operand.sql.replace(/\.0$/, '') } : operand;
}

/** Truncated towards zero, as a 64-bit integer. */
function truncated(operand: Fragment, scope: Scope): Fragment {
  if (operand.class === 'integer' || operand.class === 'null') return operand;
  const isWhole =
    operand.type?.kind === 'decimal' && operand.type.precision !== undefined && !operand.type.scale;
  if (isWhole) return cast(operand, 'bigint', 'integer');
  if (operand.class === 'float') scope.caveats.add('PostgreSQL refuses a row whose number is beyond 64 bits');
  return cast(primary(`trunc(${operand.sql})`, operand.class), 'bigint', 'integer');
}

/** The text that SQLite keeps or makes of a value. */
export function asText(operand: Fragment, scope: Scope): Fragment {
  if (operand.now !== undefined) return nowAsText(operand.now);
  switch (operand.class) {
    case 'text':
    case 'null':
      return operand;
    case 'boolean':
    case 'integer':
      return integerAsText(asNumber(operand));
    case 'uuid':
      return cast(operand, 'text', 'text');
    case 'enum':
      scope.unstable.add('the text of an enum value');
      return cast(operand, 'text', 'text');
    case 'json':
      if (operand.type?.kind === 'json' && operand.type.form === 'text') return cast(operand, 'text', 'text');
      throw new Refusal('PostgreSQL does not keep the spelling of this JSON');
    case 'json-value':
      return jsonAsText(operand, scope);
    case 'date':
      return dateAsText(operand, scope);
    default:
      throw new Refusal(`the text of ${nameOfClass(operand.class)} is not spelled the same in PostgreSQL`);
  }
}

function integerAsText(operand: Fragment): Fragment {
  const { literal } = operand;
  return literal === undefined ? cast(operand, 'text', 'text') : printLiteral({ ...literal, type: 'text' });
}

function dateAsText(operand: Fragment, scope: Scope): Fragment {
  if ((operand.spelling ?? '') === '')
    scope.caveats.add('the text of a day is the same in the years 1 to 9999 only');
  if (['check', 'default'].includes(scope.context.purpose))
    return primary(`to_char(${operand.sql}, 'YYYY-MM-DD')`, 'text');
  // to_char is not immutable, whatever the format.
  const part = (field: string, digits: number): string =>
    `lpad(extract(${field} FROM ${operand.sql})::text, ${digits}, '0')`;
  const sql = `${part('year', 4)} || '-' || ${part('month', 2)} || '-' || ${part('day', 2)}`;
  return { sql, precedence: PRECEDENCE.other, class: 'text' };
}

/** Texts that are ordered by their bytes, unless one says that it is by the language. */
export function orderedTexts(parts: readonly Fragment[]): readonly Fragment[] {
  const [head, ...rest] = parts;
  return head === undefined || parts.some((part) => part.ofLanguage === true)
    ? parts
    : [binaryText(head), ...rest];
}

/** A text that an operator compares by its bytes. */
export function binaryText(operand: Fragment): Fragment {
  const sql = `${wrap(operand, PRECEDENCE.collate)} COLLATE "C"`;
  return { ...operand, sql, precedence: PRECEDENCE.collate };
}
