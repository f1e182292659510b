import type { ColumnPlan } from '../../contract/column-plan.js';
import type { LogicalType } from '../../schema/logical-type.js';
import { jsonbText } from '../json/jsonb-text.js';
import type { Row, Value } from '../value.js';
import { daysOf, microsecondsOf, momentOf } from './moment-image.js';

const UTF8 = new TextEncoder();
const SIGNS: Readonly<Record<string, number>> = { NaN: 0xc000, Infinity: 0xd000, '-Infinity': 0xf000 };
const NEGATIVE = 0x4000;
/** Those that send infinities say so many digits after the point. */
const DIGITS_OF_INFINITY = 0x20;

/** Rows as images of their cells: the reference for dialects that make these bytes in their own way. */
export function encodeCellImages(
  rows: readonly Row[],
  columns: readonly Pick<ColumnPlan, 'as'>[],
): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const row of rows) {
    parts.push(number(2, (view) => view.setInt16(0, columns.length)));
    for (const [index, { as }] of columns.entries()) {
      const value = row[index] ?? null;
      const image = value === null ? undefined : cellImage(value, as);
      parts.push(number(4, (view) => view.setInt32(0, image?.byteLength ?? -1)));
      if (image !== undefined) parts.push(image);
    }
  }
  return joined(parts);
}

/** The image of a canonical value. The type must be one that has images. */
export function cellImage(value: Exclude<Value, null>, type: LogicalType): Uint8Array {
  switch (type.kind) {
    case 'boolean':
      return Uint8Array.of(value === true ? 1 : 0);
    case 'integer':
      return number(type.bits / 8, (view) =>
        type.bits === 16 ? view.setInt16(0, Number(value)) : view.setInt32(0, Number(value)),
      );
    case 'bigint':
      return number(8, (view) => view.setBigInt64(0, value as bigint));
    case 'float':
      return number(type.bits / 8, (view) =>
        type.bits === 32 ? view.setFloat32(0, value as number) : view.setFloat64(0, value as number),
      );
    case 'decimal':
      return decimalImage(value as string, type.precision === undefined ? undefined : type.scale);
    case 'bytes':
      return value as Uint8Array;
    case 'date':
      return number(4, (view) => view.setInt32(0, daysOf(value as string)));
    case 'time':
      return number(8, (view) => view.setBigInt64(0, microsecondsOf(value as string)));
    case 'timestamp':
      return number(8, (view) => view.setBigInt64(0, momentOf(value as string)));
    case 'uuid':
      return Uint8Array.from((value as string).replaceAll('-', '').match(/../g) ?? [], (hex) =>
        Number.parseInt(hex, 16),
      );
    case 'json':
      return type.form === 'normalized' ? normalizedImage(value as string) : UTF8.encode(value as string);
    default:
      return UTF8.encode(value as string);
  }
}

/** What `jsonb` does not hold, or is too deep to tell, stays as it is: a target that takes it no more than that refuses it. */
function normalizedImage(text: string): Uint8Array {
  const json = UTF8.encode(text);
  return joined([Uint8Array.of(1), jsonbText(json) ?? json]);
}

/** The image of a canonical decimal, with as many digits after its point as the type has, if that says it. */
function decimalImage(text: string, scale: number | undefined): Uint8Array {
  const special = SIGNS[text];
  if (special !== undefined) return header([0, 0, special, text === 'NaN' ? 0 : DIGITS_OF_INFINITY], []);
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const before = Math.ceil(whole.length / 4);
  const digits = whole.padStart(before * 4, '0') + fraction.padEnd(Math.ceil(fraction.length / 4) * 4, '0');
  const groups = (digits.match(/\d{4}/g) ?? []).map(Number);
  const first = groups.findIndex((group) => group !== 0);
  const places = scale ?? fraction.length;
  if (first < 0) return header([0, 0, 0, places], []);
  const last = groups.findLastIndex((group) => group !== 0);
  const kept = groups.slice(first, last + 1);
  return header([kept.length, before - 1 - first, sign === '' ? 0 : NEGATIVE, places], kept);
}

function header(numbers: readonly number[], groups: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * (numbers.length + groups.length)));
  for (const [index, number] of [...numbers, ...groups].entries()) view.setUint16(index * 2, number & 0xffff);
  return new Uint8Array(view.buffer);
}

function number(bytes: number, set: (view: DataView) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(bytes));
  set(view);
  return new Uint8Array(view.buffer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
