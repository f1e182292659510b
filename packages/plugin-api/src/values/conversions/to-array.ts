import type { LogicalType } from '../../schema/logical-type.js';
import type { Value } from '../value.js';
import { arrayLiteral } from './array-literal.js';
import { type CastChoices, type Caster, caster, type Given } from './caster.js';
import { commaList } from './comma-list.js';
import { Misfit } from './misfit.js';

const NO_ARRAY = new Misfit('it is no array, as JSON or as {a,b}');
const NO_COMMAS = new Misfit('it is no list of elements between commas');
const TWO_ARRAYS = new Misfit('it is an array as JSON or as {a,b}, and a list of elements between commas');
const RAGGED = new Misfit('its parts are not of one length');
const NO_ELEMENT = new Misfit('an element cannot be read exactly');

const TEXT: LogicalType = { kind: 'text' };
/** Digits and a point of a double that is surely the number which the JSON text spells. */
const EXACT_LENGTH = 16;

/** What elements become, and the casts into that. */
interface Element {
  readonly of: LogicalType;
  readonly caster: Caster | undefined;
  readonly choices: CastChoices;
}

/**
 * Takes JSON arrays and what PostgreSQL writes, or lists with commas where the choices say so; arrays of arrays have parts of one length. `casterOf` gives the casts into
 * the elements.
 */
export function toArray(casterOf: (type: LogicalType) => Caster | undefined): Caster {
  return caster('array', ['text', 'json'], (to, choices) => {
    const of = innermost(to);
    const element = { of, caster: casterOf(of), choices };
    return (value, from) => arrayOf(value, from, element);
  });
}

function arrayOf(value: Given, from: LogicalType, element: Element): Given | Misfit {
  if (Array.isArray(value)) {
    const same = from.kind === 'array' && JSON.stringify(innermost(from)) === JSON.stringify(element.of);
    return same ? value : listOf(value, from.kind === 'array' ? innermost(from) : TEXT, element);
  }
  const text = String(value);
  const { commas = false } = element.choices;
  const written = readList(text);
  if (commas && written !== undefined) return TWO_ARRAYS;
  const list = commas ? commaList(text) : written;
  if (list === undefined) return commas ? NO_COMMAS : NO_ARRAY;
  return isEven(list) ? listOf(list, TEXT, element) : RAGGED;
}

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

function listOf(list: readonly unknown[], from: LogicalType, element: Element): Given | Misfit {
  const values: Value[] = [];
  for (const one of list) {
    const value = Array.isArray(one) ? listOf(one, from, element) : elementOf(one, from, element);
    if (value instanceof Misfit) return value;
    values.push(value);
  }
  return values;
}

function elementOf(one: unknown, from: LogicalType, { of, caster, choices }: Element): Value | Misfit {
  if (one === null) return null;
  const known = stored(one, from);
  if (known === undefined || caster === undefined) return NO_ELEMENT;
  if (known.type.kind !== of.kind && !caster.from.includes(known.type.kind)) return NO_ELEMENT;
  return caster.make(of, choices)(known.value, known.type);
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
