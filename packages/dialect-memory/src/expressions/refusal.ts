import type { CanonicalFunction, Expression, ExpressionContext, LogicalType } from '@godwit/plugin-api';
import { COLLATIONS } from '../type-mapper.js';
import { describeType } from '../values.js';
import { CALLS } from './calls.js';
import { literalDatum, valueOfDatum } from './datum.js';
import { BINARY_OPERATIONS } from './operators.js';
import { childrenOf } from './shape.js';

/** Values of one class compare with each other; undefined: not known before there is a row. */
type ValueClass = 'number' | 'boolean' | 'text' | 'bytes' | LogicalType['kind'] | undefined;

const NUMBERS: ReadonlySet<string> = new Set(['number', 'integer', 'bigint', 'decimal', 'float', 'boolean']);
const TIMES: ReadonlySet<string> = new Set(['date', 'time', 'timestamp']);
const COMPARING = new Set(['equal', 'not-equal', 'less', 'less-equal', 'greater', 'greater-equal']);
const CALL_CLASSES: Readonly<Partial<Record<CanonicalFunction, ValueClass>>> = {
  'lower-ascii': 'text',
  'upper-ascii': 'text',
  trim: 'text',
  'trim-start': 'text',
  'trim-end': 'text',
  substring: 'text',
  replace: 'text',
  length: 'number',
  'byte-length': 'number',
  position: 'number',
  absolute: 'number',
  round: 'number',
  'round-double': 'number',
  'round-half-even': 'number',
  truncate: 'number',
  floor: 'number',
  ceiling: 'number',
};

/** Why this dialect cannot compute an expression with the meaning it has, as a sentence; undefined where it can. */
export function refusalOf(node: Expression, context: ExpressionContext): string | undefined {
  const { expected } = context;
  if (
    node.kind === 'literal' &&
    expected !== undefined &&
    valueOfDatum(literalDatum(node), expected) === undefined
  ) {
    return `The constant is no ${describeType(expected)}.`;
  }
  return refusalWithin(node, context);
}

function refusalWithin(node: Expression, context: ExpressionContext): string | undefined {
  const own = ownRefusal(node, context);
  if (own !== undefined) return own;
  return childrenOf(node)
    .map((child) => refusalWithin(child, context))
    .find((reason) => reason !== undefined);
}

function ownRefusal(node: Expression, context: ExpressionContext): string | undefined {
  switch (node.kind) {
    case 'call':
      return CALLS[node.name] === undefined ? `There is no function ${node.name} here.` : undefined;
    case 'binary':
      if ('numbers' in node) return undefined;
      if (BINARY_OPERATIONS[node.operator] === undefined)
        return `There is no operator ${node.operator} here.`;
      return COMPARING.has(node.operator) ? classRefusal([node.left, node.right], context) : undefined;
    case 'match':
      return node.fold === 'locale' ? 'Letters fold here from A to Z only.' : undefined;
    case 'collate':
      return COLLATIONS.includes(node.collation)
        ? undefined
        : `There is no collation ${node.collation} here.`;
    case 'in':
      return classRefusal([node.operand, ...node.list], context);
    case 'between':
      return classRefusal([node.operand, node.low, node.high], context);
    case 'is-distinct':
      return classRefusal([node.left, node.right], context);
    case 'case':
      if (node.operand === undefined) return undefined;
      return classRefusal([node.operand, ...node.branches.map((branch) => branch.when)], context);
    default:
      return undefined;
  }
}

/** Values of different classes are never compared; only numbers and booleans, which count as 1 and 0, mix. */
function classRefusal(nodes: readonly Expression[], context: ExpressionContext): string | undefined {
  const times = nodes.flatMap((node) => (node.kind === 'column' ? timeOf(node.name, context) : []));
  const classes = nodes
    .filter((node) => !isConstantOf(node, times))
    .map((node) => classOf(node, context))
    .filter((one) => one !== undefined);
  const mixable = new Set(classes.map((one) => (NUMBERS.has(one) ? 'number' : one)));
  if (mixable.size < 2) return undefined;
  return `Values of ${[...mixable].sort().join(' and ')} do not compare.`;
}

/** The type of a column of times. */
function timeOf(name: string, { table }: ExpressionContext): readonly LogicalType[] {
  const type = table.columns.find((column) => column.name === name)?.type;
  return type !== undefined && TIMES.has(type.kind) ? [type] : [];
}

/** A text beside a time is a time. */
function isConstantOf(node: Expression, times: readonly LogicalType[]): boolean {
  const [type] = times;
  return (
    type !== undefined &&
    node.kind === 'literal' &&
    node.type === 'text' &&
    valueOfDatum(node.text, type) !== undefined
  );
}

function classOf(node: Expression, context: ExpressionContext): ValueClass {
  switch (node.kind) {
    case 'literal':
      return node.type === 'null' ? undefined : node.type;
    case 'column':
      return columnClass(node.name, context);
    case 'call':
      return CALL_CLASSES[node.name];
    case 'cast':
      return node.to;
    case 'collate':
      return 'text';
    case 'unary':
      return node.operator === 'not' ? 'boolean' : 'number';
    case 'binary':
      if (node.operator === 'concat') return 'text';
      return ['add', 'subtract', 'multiply', 'divide'].includes(node.operator) ? 'number' : undefined;
    default:
      return undefined;
  }
}

function columnClass(name: string, { table }: ExpressionContext): ValueClass {
  const type = table?.columns.find((column) => column.name === name)?.type;
  return type?.kind === 'enum' ? 'text' : type?.kind;
}
