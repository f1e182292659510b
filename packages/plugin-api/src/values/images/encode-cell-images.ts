import type { ColumnPlan } from '../../contract/column-plan.js';
import type { LogicalType } from '../../schema/logical-type.js';
import type { Row, Value } from '../value.js';
import { decimalImage } from './decimal-image.js';
import { daysOf, microsecondsOf, momentOf } from './moment-image.js';

const UTF8 = new TextEncoder();

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
      return UTF8.encode(`${type.form === 'normalized' ? '\u0001' : ''}${value as string}`);
    default:
      return UTF8.encode(value as string);
  }
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
