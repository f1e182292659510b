import {
  type BinaryOperator,
  CANONICAL_FUNCTIONS,
  type Expression,
  type Numbers,
  type UnaryOperator,
} from '@godwit/plugin-api';

/** What a field of a node may hold. A question mark ends the name of one that may be absent. */
type Field =
  | 'node'
  | 'node?'
  | 'nodes'
  | 'branches'
  | 'text'
  | 'flag'
  | 'bits?'
  | 'digits?'
  | 'numbers?'
  | 'scale?'
  | readonly string[];

const UNARY: readonly UnaryOperator[] = ['not', 'minus', 'plus', 'bit-not'];
const BINARY: readonly BinaryOperator[] = [
  ...(['and', 'or', 'equal', 'not-equal', 'less', 'less-equal', 'greater', 'greater-equal'] as const),
  ...(['add', 'subtract', 'multiply', 'divide', 'divide-integer', 'modulo', 'concat'] as const),
  ...(['bit-and', 'bit-or', 'shift-left', 'shift-right', 'json-get', 'json-get-text'] as const),
];
const NUMBERS: readonly Numbers[] = ['integer', 'decimal', 'double', 'mixed'];
const LITERALS = ['null', 'boolean', 'integer', 'float', 'decimal', 'text', 'bytes'];
const CASTS = ['integer', 'float', 'decimal', 'text', 'bytes', 'boolean'];

/** Every kind of node and its fields. */
const SHAPES: Readonly<Record<Expression['kind'], Readonly<Record<string, Field>>>> = {
  literal: { type: LITERALS, text: 'text' },
  column: { name: 'text' },
  unary: { operator: UNARY, operand: 'node' },
  binary: { operator: BINARY, numbers: 'numbers?', scale: 'scale?', left: 'node', right: 'node' },
  call: { name: Object.keys(CANONICAL_FUNCTIONS), arguments: 'nodes' },
  case: { operand: 'node?', branches: 'branches', otherwise: 'node?' },
  cast: { operand: 'node', to: CASTS, bits: 'bits?', digits: 'digits?' },
  in: { operand: 'node', list: 'nodes', negated: 'flag' },
  between: { operand: 'node', low: 'node', high: 'node', negated: 'flag' },
  match: {
    style: ['like', 'glob'],
    fold: ['none', 'ascii', 'locale'],
    operand: 'node',
    pattern: 'node',
    escape: 'node?',
    negated: 'flag',
  },
  'is-null': { operand: 'node', negated: 'flag' },
  'is-distinct': { left: 'node', right: 'node', negated: 'flag' },
  collate: { operand: 'node', collation: 'text' },
};

/** Whether data is an expression: every node of a known kind, with its fields and no others. */
export function isExpression(data: unknown): data is Expression {
  if (!isObject(data) || typeof data['kind'] !== 'string' || !Object.hasOwn(SHAPES, data['kind']))
    return false;
  const { kind, ...fields } = data;
  return hasFields(fields, SHAPES[kind as Expression['kind']]);
}

/** The nodes right below one, whatever its kind. */
export function childrenOf(expression: Expression): readonly Expression[] {
  return Object.values(expression).flatMap((field: unknown): readonly Expression[] => {
    if (Array.isArray(field)) return field.flatMap((one) => (isExpression(one) ? [one] : Object.values(one)));
    return isExpression(field) ? [field] : [];
  });
}

/** The names of the columns that an expression reads. */
export function columnsIn(expression: Expression): readonly string[] {
  return expression.kind === 'column' ? [expression.name] : childrenOf(expression).flatMap(columnsIn);
}

function hasFields(
  holder: Readonly<Record<string, unknown>>,
  shape: Readonly<Record<string, Field>>,
): boolean {
  const known = Object.entries(shape).every(([name, field]) => isField(holder[name], field));
  return known && Object.keys(holder).every((name) => Object.hasOwn(shape, name));
}

function isField(value: unknown, field: Field): boolean {
  if (typeof field === 'object') return typeof value === 'string' && field.includes(value);
  if (field === 'text') return typeof value === 'string';
  if (field === 'flag') return typeof value === 'boolean';
  if (field === 'digits?') return value === undefined || (Array.isArray(value) && value.length === 2);
  if (field === 'numbers?') return value === undefined || NUMBERS.includes(value as Numbers);
  if (field === 'scale?') return value === undefined || Number.isInteger(value);
  if (field === 'bits?') return value === undefined || value === 16 || value === 32;
  if (field === 'node') return isExpression(value);
  if (field === 'node?') return value === undefined || isExpression(value);
  if (field === 'nodes') return Array.isArray(value) && value.every(isExpression);
  const branch = { when: 'node', result: 'node' } as const;
  return Array.isArray(value) && value.every((one) => isObject(one) && hasFields(one, branch));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
