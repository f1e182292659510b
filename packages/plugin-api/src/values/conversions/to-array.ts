import type { LogicalType } from '../../schema/logical-type.js';
import type { Value } from '../value.js';
import { arrayLiteral } from './array-literal.js';
import { type CastChoices, type Caster, caster, type Given } from './caster.js';
import { casterOf } from './casters.js';
import { Misfit } from './misfit.js';

const NO_ARRAY = new Misfit('it is no array, as JSON or as {a,b}');
const RAGGED = new Misfit('its parts are not of one length');
const NO_ELEMENT = new Misfit('an element cannot be read exactly');

const TEXT: LogicalType = { kind: 'text' };
/** Digits and a point of a double that is surely the number which the JSON text spells. */
const EXACT_LENGTH = 16;

/** Takes JSON arrays and what PostgreSQL writes; arrays of arrays have parts of one length. */
export const toArray: Caster = caster('array', ['text', 'json'], (to, choices) => (value, from) => {
  const of = innermost(to);
  if (Array.isArray(value)) {
    const same = from.kind === 'array' && JSON.stringify(innermost(from)) === JSON.stringify(of);
    return same ? value : listOf(value, from.kind === 'array' ? innermost(from) : TEXT, of, choices);
  }
  const list = readList(String(value));
  if (list === undefined) return NO_ARRAY;
  return isEven(list) ? listOf(list, TEXT, of, choices) : RAGGED;
});

function innermost(type: LogicalType): LogicalType {
  return type.kind === 'array' ? innermost(type.of) : type;
}

function readList(text: string): readonly unknown[] | undefined {
  if (text.startsWith('{')) return arrayLiteral(text);
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The lengths of a list and of the lists in it, where all of those are alike. */
function shapeOf(list: readonly unknown[]): string | undefined {
  const shapes = new Set(list.map((one) => (Array.isArray(one) ? shapeOf(one) : '')));
  const [first = ''] = shapes;
  return shapes.size > 1 || first === undefined || shapes.has(undefined)
    ? undefined
    : `${list.length},${first}`;
}

/** Whether the arrays in an array have one length each, and so on. */
export function isEven(list: readonly unknown[]): boolean {
  return shapeOf(list) !== undefined;
}

function listOf(
  list: readonly unknown[],
  from: LogicalType,
  of: LogicalType,
  choices: CastChoices,
): Given | Misfit {
  const values: Value[] = [];
  for (const element of list) {
    const value = Array.isArray(element)
      ? listOf(element, from, of, choices)
      : elementOf(element, from, of, choices);
    if (value instanceof Misfit) return value;
    values.push(value);
  }
  return values;
}

function elementOf(
  element: unknown,
  from: LogicalType,
  of: LogicalType,
  choices: CastChoices,
): Value | Misfit {
  if (element === null) return null;
  const known = stored(element, from);
  const cast = known && casterOf(of);
  if (known === undefined || cast === undefined) return NO_ELEMENT;
  if (known.type.kind !== of.kind && !cast.from.includes(known.type.kind)) return NO_ELEMENT;
  return cast.make(of, choices)(known.value, known.type);
}

/** What an element of JSON is; a double may have lost digits of what the text spells. */
function stored(
  element: unknown,
  from: LogicalType,
): { readonly value: Given; readonly type: LogicalType } | undefined {
  if (typeof element === 'boolean') return { value: element, type: { kind: 'boolean' } };
  if (typeof element === 'bigint' || typeof element === 'string') return { value: element, type: from };
  if (ArrayBuffer.isView(element)) return { value: element as Uint8Array, type: from };
  if (typeof element !== 'number') return undefined;
  if (from.kind !== 'text') return { value: element, type: from };
  if (Number.isSafeInteger(element)) return { value: BigInt(element), type: { kind: 'bigint' } };
  return String(element).length > EXACT_LENGTH
    ? undefined
    : { value: element, type: { kind: 'float', bits: 64 } };
}
