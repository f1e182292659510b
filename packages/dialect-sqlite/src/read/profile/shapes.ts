import {
  type CountShape,
  countForm,
  type LogicalType,
  shapeRange,
  type ValueShape,
} from '@godwit/plugin-api';
import { UUID_PATTERN } from '../rows/cell-sql.js';

/** SQL that is true exactly for a value of a shape; `x` is the column as SQL writes it, of the `kind` that it declares. */
export function shapeSql(shape: ValueShape, x: string, kind: LogicalType['kind']): string {
  switch (shape) {
    case 'zero-one':
      return `typeof(${x})='integer' AND ${x} IN (0,1)`;
    case 'boolean-words':
      return text(x, `lower(${x}) COLLATE BINARY IN ('true','false','t','f')`);
    case 'iso-date':
      return text(x, `octet_length(${x})=10 AND date(${x})=${x} COLLATE BINARY`);
    case 'iso-timestamp':
      return text(x, `${timestamp(x)} AND substr(${x},12) NOT GLOB '*[Zz+-]*'`);
    case 'iso-timestamp-zoned':
      return text(x, `${timestamp(x)} AND substr(${x},12) GLOB '*[Zz+-]*'`);
    case 'json':
      return text(
        x,
        `ltrim(${x},char(32,9,10,13)) GLOB '[[{]*' AND instr(${x},char(0))=0 AND json_valid(${x})`,
      );
    case 'text-in-bytes':
      return kind === 'bytes' ? `typeof(${x})='text'` : 'FALSE';
    case 'uuid':
      return text(x, `octet_length(${x})=36 AND ${x} GLOB '${UUID_PATTERN}'`);
    default:
      return countSql(shape, x, kind);
  }
}

/** Whether a column declares dates or moments. */
export function isTime(kind: LogicalType['kind']): boolean {
  return kind === 'date' || kind === 'timestamp';
}

function text(x: string, shape: string): string {
  return `typeof(${x})='text' AND ${shape}`;
}

function countSql(shape: CountShape, x: string, kind: LogicalType['kind']): string {
  const [low, high] = shapeRange(shape);
  return `typeof(${x}) IN (${classesOf(shape, kind)}) AND ${x} BETWEEN ${low} AND ${high}`;
}

/** A column of times has an affinity that makes a whole number of a double that is one, such as noon as a julian day. */
function classesOf(shape: CountShape, kind: LogicalType['kind']): string {
  if (countForm(shape).stored === 'whole') return "'integer'";
  return shape === 'julian' && !isTime(kind) ? "'real'" : "'real','integer'";
}

/** A day that exists and a time that SQLite can read; which zone it has is for others to ask. */
function timestamp(x: string): string {
  return `${x} GLOB '????-??-??[ T]??:??*' AND date(substr(${x},1,10))=substr(${x},1,10) AND datetime(${x}) IS NOT NULL`;
}
