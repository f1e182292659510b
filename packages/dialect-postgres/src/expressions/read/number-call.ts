import type { Expression } from '@godwit/plugin-api';
import { rounded } from './round.js';
import { asText } from './text.js';
import {
  BIGINT,
  binary,
  call,
  constantInteger,
  DOUBLE,
  INTEGER,
  integer,
  isInteger,
  literal,
  TEXT,
  type Typed,
  typed,
} from './typed.js';

/** Functions that take or give numbers, and those on JSON and arrays that count. Undefined for others. */
export function readNumberCall(name: string, values: readonly Typed[]): Typed | undefined {
  const [value, second] = values;
  if (value === undefined) return undefined;
  const { tree, type } = value;
  const exact = isInteger(type) || type.kind === 'decimal';
  const number = exact || (type.kind === 'float' && type.bits === 64);
  switch (name) {
    case 'abs':
      return number ? { ...value, tree: call('absolute', [tree]) } : undefined;
    case 'round':
      return exact ? roundedTo(value, second) : undefined;
    case 'trunc':
      if (values.length > 1 || !number) return undefined;
      return { ...value, tree: truncated(value), type: whole(value) };
    case 'floor':
    case 'ceil':
    case 'ceiling':
      if (!number) return undefined;
      return { ...value, tree: call(name === 'floor' ? 'floor' : 'ceiling', [tree]), type: whole(value) };
    case 'mod':
      if (second === undefined || !isInteger(type) || !isInteger(second.type)) return undefined;
      return typed(binary('modulo', tree, second.tree), BIGINT);
    case 'json_typeof':
    case 'jsonb_typeof':
      return type.kind === 'json' ? typed(call('json-type', [tree]), TEXT) : undefined;
    case 'json_array_length':
    case 'jsonb_array_length':
      return type.kind === 'json' ? typed(call('json-array-length', [tree]), INTEGER) : undefined;
    case 'cardinality':
      return type.kind === 'array' && type.of.kind !== 'array'
        ? typed(elementCount(tree), INTEGER)
        : undefined;
    case 'array_length':
      if (type.kind !== 'array' || second === undefined || constantInteger(second) !== 1) return undefined;
      // An empty array has no dimensions, hence no length.
      return typed(call('nullif', [call('json-array-length', [tree]), integer(0)]), INTEGER);
    case 'octet_length':
      return byteLength(value);
    case 'length':
      return type.kind === 'bytes' ? byteLength(value) : undefined;
    default:
      return undefined;
  }
}

function byteLength(value: Typed): Typed | undefined {
  if (value.type.kind === 'bytes') return typed(call('byte-length', [value.tree]), INTEGER);
  return value.type.kind === 'text' ? typed(call('byte-length', [asText(value).tree]), INTEGER) : undefined;
}

/** Rounds half away from zero; of doubles PostgreSQL rounds half to even. */
function roundedTo(value: Typed, digits: Typed | undefined): Typed | undefined {
  const count = digits === undefined ? 0 : constantInteger(digits);
  return count === undefined ? undefined : rounded(value, count);
}

function truncated(value: Typed): Typed['tree'] {
  if (isInteger(value.type)) return value.tree;
  const up = call('ceiling', [value.tree]);
  const test = binary('less', value.tree, integer(0));
  return { kind: 'case', branches: [{ when: test, result: up }], otherwise: call('floor', [value.tree]) };
}

function whole(value: Typed): Typed['type'] {
  const { type } = value;
  if (type.kind === 'decimal' && type.precision !== undefined) {
    return { kind: 'decimal', precision: type.precision - (type.scale ?? 0) + 1, scale: 0 };
  }
  return isInteger(type) ? DOUBLE : type;
}

const MOST_DIMENSIONS = 6;

/** An array is as long in each of its dimensions as its first element there; in one that it has not it counts once. */
function elementCount(array: Expression): Expression {
  let inner = array;
  let count = call('json-array-length', [array]);
  for (let dimension = 2; dimension <= MOST_DIMENSIONS; dimension++) {
    inner = binary('json-get', inner, literal('integer', '0'));
    const length = call('nullif', [call('json-array-length', [inner]), integer(0)]);
    count = binary('multiply', count, call('coalesce', [length, integer(1)]));
  }
  return count;
}
