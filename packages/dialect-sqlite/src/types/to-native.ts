import type { LogicalType, Mapped } from '@godwit/plugin-api';
import { arrayTypeName, enumTypeName, foreignTypeName } from './type-name-coding.js';

/** A double gives back every decimal of so many digits. */
const EXACT_DIGITS = 15;

/**
 * A declared type whose affinity leaves the canonical text of every value unchanged and whose name still tells what
 * the column means, so that the way back finds the same type.
 */
export function toNative(type: LogicalType): Mapped<string> {
  if (type.kind === 'enum') {
    const reason = `SQLite has no enumerations; ${type.name} becomes text with a check.`;
    return { type: enumTypeName(type.name), fidelity: 'widened', reason };
  }
  return { type: nameOf(type), fidelity: 'exact' };
}

function nameOf(type: LogicalType): string {
  switch (type.kind) {
    case 'boolean':
      return 'BOOLEAN';
    case 'integer':
      // INTEGER alone means 64 bits.
      return type.bits === 16 ? 'SMALLINT' : 'INTEGER32';
    case 'bigint':
      return 'BIGINT';
    case 'decimal':
      return decimalName(type);
    case 'float':
      return type.bits === 32 ? 'FLOAT4' : 'DOUBLE PRECISION';
    case 'text':
      if (type.collation === 'citext' && type.maxLength === undefined) return 'CITEXT';
      return type.maxLength === undefined ? 'TEXT' : `VARCHAR(${type.maxLength})`;
    case 'bytes':
      return 'BLOB';
    case 'date':
      return 'DATE';
    case 'time':
    case 'timestamp':
      return `${type.kind.toUpperCase()}${type.zoned ? 'TZ' : ''}${type.precision === 6 ? '' : `(${type.precision})`}`;
    case 'interval':
      return 'INTERVAL_TEXT';
    case 'uuid':
      return 'UUID';
    case 'json':
      return type.form === 'normalized' ? 'JSONB_TEXT' : 'JSON_TEXT';
    case 'enum':
      return 'TEXT';
    case 'array':
      return arrayTypeName(nameOf(type.of));
    case 'native':
      return type.dialect === 'sqlite' ? type.name : foreignTypeName(type.dialect, type.name);
  }
}

/** Stored as a number where a double holds every value, else as text. */
function decimalName({
  precision,
  scale = 0,
}: {
  readonly precision?: number;
  readonly scale?: number;
}): string {
  if (precision === undefined) return 'DECIMAL_TEXT';
  const isNumber = precision <= EXACT_DIGITS && scale >= 0 && scale <= precision;
  return `${isNumber ? 'DECIMAL' : 'DECIMAL_TEXT'}(${precision},${scale})`;
}
