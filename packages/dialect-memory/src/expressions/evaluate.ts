import type { Expression, LogicalType, Row, Table } from '@godwit/plugin-api';
import { folded } from '../compare.js';
import { exactOf, formatExact, truncateExact } from '../exact.js';
import { isBytes } from '../values.js';
import { CALLS } from './calls.js';
import { compareData, isSame } from './compare.js';
import { type Datum, datumOf, floatOf, isExact, isTrue, literalDatum, textOf } from './datum.js';
import { isLike } from './match.js';
import { BINARY_OPERATIONS, castNumber, computed, UNARY_OPERATIONS } from './operators.js';

/** Where an expression finds the values of columns. Throws for a column that is not there. */
export type Scope = (column: string) => Datum;

type Node<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>;

/** The columns of one row. */
export function scopeOf(table: Pick<Table, 'columns'>, row: Row): Scope {
  return (name) => {
    const at = table.columns.findIndex((column) => column.name === name);
    const type: LogicalType | undefined = table.columns[at]?.type;
    if (type === undefined) throw new TypeError(`There is no column ${name}.`);
    return datumOf(row[at] ?? null, type);
  };
}

/** What an expression is for one row. Throws a TypeError where a value is of a kind that has no meaning in its place. */
export function evaluate(node: Expression, scope: Scope): Datum {
  const child = (one: Expression): Datum => evaluate(one, scope);
  switch (node.kind) {
    case 'literal':
      return literalDatum(node);
    case 'column':
      return scope(node.name);
    case 'unary':
      return UNARY_OPERATIONS[node.operator](child(node.operand));
    case 'binary':
      if ('numbers' in node) return computed(node, child(node.left), child(node.right));
      return known(BINARY_OPERATIONS[node.operator], node.operator)(child(node.left), child(node.right));
    case 'call':
      return called(node, child);
    case 'case':
      return chosen(node, child);
    case 'cast':
      return casted(child(node.operand), node.to);
    case 'is-null':
      return (child(node.operand) === null) !== node.negated;
    case 'is-distinct':
      return isSame(child(node.left), child(node.right)) === node.negated;
    case 'collate': {
      const text = textOf(child(node.operand));
      return text === null ? null : folded(text, node.collation);
    }
    default:
      return negated(tested(node, child), node.negated);
  }
}

type Child = (node: Expression) => Datum;

function called(node: Node<'call'>, child: Child): Datum {
  const { strict, run } = known(CALLS[node.name], node.name);
  const given = node.arguments.map(child);
  if (strict && given.includes(null)) return null;
  return run(given as readonly Exclude<Datum, null>[]);
}

function chosen({ operand, branches, otherwise }: Node<'case'>, child: Child): Datum {
  const wanted = operand === undefined ? undefined : child(operand);
  const found = branches.find(({ when }) => {
    const given = child(when);
    if (wanted === undefined) return isTrue(given) === true;
    return wanted !== null && isSame(wanted, given);
  });
  const result = found?.result ?? otherwise;
  return result === undefined ? null : child(result);
}

/** The conditions that may be negated, before they are. */
function tested(node: Node<'in' | 'between' | 'match'>, child: Child): boolean | null {
  const operand = child(node.operand);
  if (node.kind === 'in') return isIn(operand, node.list.map(child));
  if (node.kind === 'between') return isBetween(operand, child(node.low), child(node.high));
  const pattern = textOf(child(node.pattern));
  const text = textOf(operand);
  const escapedBy = node.escape === undefined ? undefined : textOf(child(node.escape));
  if (text === null || pattern === null || escapedBy === null) return null;
  return isLike(text, pattern, node.style, { ascii: node.fold === 'ascii', escapedBy });
}

function isIn(operand: Datum, list: readonly Datum[]): boolean | null {
  if (list.length === 0) return false;
  if (operand === null) return null;
  if (list.some((one) => one !== null && isSame(operand, one))) return true;
  return list.includes(null) ? null : false;
}

function isBetween(operand: Datum, low: Datum, high: Datum): boolean | null {
  const above = operand === null || low === null ? null : (compareData(operand, low) ?? -1) >= 0;
  const below = operand === null || high === null ? null : (compareData(operand, high) ?? 1) <= 0;
  if (above === false || below === false) return false;
  return above === null || below === null ? null : true;
}

function casted(datum: Datum, to: Node<'cast'>['to']): Datum {
  if (datum === null) return null;
  if (to === 'text') return typeof datum === 'string' ? datum : spelled(datum);
  if (to === 'boolean') return isTrue(datum);
  if (to === 'bytes') return isBytes(datum) ? datum : new TextEncoder().encode(textOf(datum) ?? '');
  const number = castNumber(datum);
  if (number === undefined) throw new TypeError('It is no number.');
  if (to === 'float') return floatOf(number);
  return to === 'integer' ? exactOf(truncateExact(number)) : number;
}

function spelled(datum: Exclude<Datum, null>): string {
  if (isBytes(datum)) return new TextDecoder('utf-8', { fatal: true }).decode(datum);
  return isExact(datum) ? formatExact(datum) : String(datum);
}

function negated(condition: boolean | null, isNegated: boolean): boolean | null {
  return condition === null ? null : condition !== isNegated;
}

function known<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new TypeError(`There is no ${name} here.`);
  return found;
}
