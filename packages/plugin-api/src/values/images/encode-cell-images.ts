import type { ColumnPlan } from '../../contract/column-plan.js';
import type { LogicalType } from '../../schema/logical-type.js';
import { jsonbText } from '../json/jsonb-text.js';
import type { Row, Value } from '../value.js';
import { ImageWriter } from './image-writer.js';
import { daysOf, microsecondsOf, momentOf } from './moment-image.js';

const UTF8 = new TextEncoder();
const SIGNS: Readonly<Record<string, number>> = { NaN: 0xc000, Infinity: 0xd000, '-Infinity': 0xf000 };
const NEGATIVE = 0x4000;
/** Those that send infinities say so many digits after the point. */
const DIGITS_OF_INFINITY = 0x20;
/** Decimal digits of one number. */
const GROUP = 4;

/** Rows as images of their cells: the reference for dialects that make these bytes in their own way. */
export function encodeCellImages(
  rows: readonly Row[],
  columns: readonly Pick<ColumnPlan, 'as'>[],
): Uint8Array {
  const out = new ImageWriter();
  const types = columns.map(({ as }) => as);
  for (const row of rows) {
    out.int16(types.length);
    for (const [index, type] of types.entries()) {
      writeCell(out, row[index] ?? null, type);
    }
  }
  return out.written();
}

/** A cell of a row: its length and the image of its value. */
export function writeCell(out: ImageWriter, value: Value, type: LogicalType): void {
  if (value === null) {
    out.int32(-1);
    return;
  }
  const begin = out.begin();
  writeImage(out, value, type);
  out.end(begin);
}

/** The image of a canonical value. The type must be one that has images. */
export function cellImage(value: Exclude<Value, null>, type: LogicalType): Uint8Array {
  const out = new ImageWriter();
  writeImage(out, value, type);
  return out.written();
}

function writeImage(out: ImageWriter, value: Exclude<Value, null>, type: LogicalType): void {
  switch (type.kind) {
    case 'boolean':
      out.int8(value === true ? 1 : 0);
      return;
    case 'integer':
      if (type.bits === 16) out.int16(Number(value));
      else out.int32(Number(value));
      return;
    case 'bigint':
      out.int64(value as bigint);
      return;
    case 'float':
      if (type.bits === 32) out.float32(value as number);
      else out.float64(value as number);
      return;
    case 'decimal':
      writeDecimal(out, value as string, type.precision === undefined ? undefined : type.scale);
      return;
    case 'bytes':
      out.bytes(value as Uint8Array);
      return;
    case 'date':
      out.int32(daysOf(value as string));
      return;
    case 'time':
      out.int64(microsecondsOf(value as string));
      return;
    case 'timestamp':
      out.int64(momentOf(value as string));
      return;
    case 'uuid':
      for (const hex of (value as string).replaceAll('-', '').match(/../g) ?? [])
        out.int8(Number.parseInt(hex, 16));
      return;
    case 'json':
      if (type.form === 'normalized') writeNormalized(out, value as string);
      else out.text(value as string);
      return;
    default:
      out.text(value as string);
      return;
  }
}

/** What `jsonb` does not hold, or is too deep to tell, stays as it is: a target that takes it no more than that refuses it. */
function writeNormalized(out: ImageWriter, text: string): void {
  const json = UTF8.encode(text);
  out.int8(1);
  out.bytes(jsonbText(json) ?? json);
}

/** The image of a canonical decimal, with as many digits after its point as the type has, if that says it. */
function writeDecimal(out: ImageWriter, text: string, scale: number | undefined): void {
  const special = SIGNS[text];
  if (special !== undefined) {
    writeGroups(out, [0, special, text === 'NaN' ? 0 : DIGITS_OF_INFINITY], []);
    return;
  }
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const before = Math.ceil(whole.length / GROUP);
  const digits =
    whole.padStart(before * GROUP, '0') + fraction.padEnd(Math.ceil(fraction.length / GROUP) * GROUP, '0');
  const groups: number[] = [];
  for (let at = 0; at < digits.length; at += GROUP) groups.push(Number(digits.slice(at, at + GROUP)));
  const first = groups.findIndex((group) => group !== 0);
  const places = scale ?? fraction.length;
  const kept = groups.slice(Math.max(0, first), groups.findLastIndex((group) => group !== 0) + 1);
  if (first < 0) writeGroups(out, [0, 0, places], []);
  else writeGroups(out, [before - 1 - first, sign === '' ? 0 : NEGATIVE, places], kept);
}

/** How many groups there are, what is said of all of them, and the groups. */
function writeGroups(out: ImageWriter, head: readonly number[], groups: readonly number[]): void {
  out.int16(groups.length);
  for (const number of head) out.int16(number);
  for (const group of groups) out.int16(group);
}
