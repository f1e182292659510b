import type { ColumnPlan } from '../../contract/column-plan.js';
import type { LogicalType } from '../../schema/logical-type.js';
import type { Row, Value } from '../value.js';
import { dateOf, momentTextOf, timeOf } from './moment-text.js';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const SPECIAL: ReadonlyMap<number, string> = new Map([
  [0xc000, 'NaN'],
  [0xd000, 'Infinity'],
  [0xf000, '-Infinity'],
]);
const GROUP_DIGITS = 4;

/**
 * The rows that images stand for, as canonical values: the reverse of {@link encodeCellImages}. A float of 32 bits is the
 * number that it is. Throws a RangeError or a TypeError where the bytes are no rows of these columns.
 */
export function decodeCellImages(bytes: Uint8Array, columns: readonly Pick<ColumnPlan, 'as'>[]): Row[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows: Row[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    if (view.getInt16(at) !== columns.length) throw new RangeError('a row has another number of cells');
    at += 2;
    const row: Value[] = [];
    for (const { as } of columns) {
      const size = view.getInt32(at);
      at += 4;
      if (at + size > bytes.byteLength) throw new RangeError('a cell ends behind its batch');
      row.push(size < 0 ? null : imageValue(bytes.subarray(at, at + size), as));
      at += Math.max(0, size);
    }
    rows.push(row);
  }
  return rows;
}

/** The canonical value of an image: the reverse of {@link cellImage}. */
export function imageValue(image: Uint8Array, type: LogicalType): Value {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  switch (type.kind) {
    case 'boolean':
      return image[0] === 1;
    case 'integer':
      return type.bits === 16 ? view.getInt16(0) : view.getInt32(0);
    case 'bigint':
      return view.getBigInt64(0);
    case 'float':
      return type.bits === 32 ? view.getFloat32(0) : view.getFloat64(0);
    case 'decimal':
      return decimalOf(view);
    case 'bytes':
      return image.slice();
    case 'date':
      return dateOf(view.getInt32(0));
    case 'time':
      return timeOf(view.getBigInt64(0));
    case 'timestamp':
      return momentTextOf(view.getBigInt64(0), type.zoned);
    case 'uuid':
      return uuidOf(image);
    case 'json':
      return UTF8.decode(type.form === 'normalized' ? image.subarray(1) : image);
    default:
      return UTF8.decode(image);
  }
}

function decimalOf(view: DataView): string {
  const special = SPECIAL.get(view.getUint16(4));
  if (special !== undefined) return special;
  const [count, weight, sign, scale] = [
    view.getInt16(0),
    view.getInt16(2),
    view.getUint16(4),
    view.getUint16(6),
  ];
  const group = (power: number): string => {
    const index = weight - power;
    const digits = index >= 0 && index < count ? view.getUint16(8 + 2 * index) : 0;
    return String(digits).padStart(GROUP_DIGITS, '0');
  };
  let whole = '';
  for (let power = weight; power >= 0; power--) whole += group(power);
  let fraction = '';
  for (let power = -1; fraction.length < scale; power--) fraction += group(power);
  const spelled = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${sign === 0 ? '' : '-'}${spelled}${scale > 0 ? `.${fraction.slice(0, scale)}` : ''}`;
}

function uuidOf(image: Uint8Array): string {
  const hex = Array.from(image, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
