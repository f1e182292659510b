import type { Expression } from '@godwit/plugin-api';
import { rounded } from './round.js';
import { asText } from './text.js';
import {
  arithmetic,
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
  const number = isInteger(type) || type.kind === 'decimal' || (type.kind === 'float' && type.bits === 64);
  switch (name) {
    case 'abs':
      return number ? { ...value, tree: call('absolute', [tree]) } : undefined;
    case 'round':
      return rounded(value, second);
    case 'trunc':
    case 'floor':
    case 'ceil':
    case 'ceiling':
      if (values.length > 1 || !number) return undefined;
      return isInteger(type)
        ? { ...value, type: DOUBLE }
        : { ...value, tree: call(WHOLE[name], [tree]), type: whole(value) };
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

const WHOLE = { trunc: 'truncate', floor: 'floor', ceil: 'ceiling', ceiling: 'ceiling' } as const;

function whole(value: Typed): Typed['type'] {
  const { type } = value;
  if (type.kind === 'decimal' && type.precision !== undefined) {
    return { kind: 'decimal', precision: type.precision - (type.scale ?? 0) + 1, scale: 0 };
  }
  return type;
}

const MOST_DIMENSIONS = 6;

/** An array is as long in each of its dimensions as its first element there; in one that it has not it counts once. */
export function elementCount(array: Expression): Expression {
  let inner = array;
  let count = call('json-array-length', [array]);
  for (let dimension = 2; dimension <= MOST_DIMENSIONS; dimension++) {
    inner = binary('json-get', inner, literal('integer', '0'));
    const length = call('nullif', [call('json-array-length', [inner]), integer(0)]);
    count = arithmetic('multiply', 'integer', count, call('coalesce', [length, integer(1)]));
  }
  return count;
}
