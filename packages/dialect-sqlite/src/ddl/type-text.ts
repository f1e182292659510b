import type { Column, LogicalType } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { toNative } from '../types/to-native.js';

const STRICT_TYPES: ReadonlySet<string> = new Set(['INT', 'INTEGER', 'REAL', 'TEXT', 'BLOB', 'ANY']);
/** Whether a STRICT table may declare a type by this name. */
export function isStrictType(declared: string): boolean {
  return STRICT_TYPES.has(declared.toUpperCase());
}

/** Words of letters, and numbers in parentheses. */
const PLAIN = /^[A-Za-z_]\w*(?: [A-Za-z_]\w*)*(?: ?\( ?[+-]?\d+(?: ?, ?[+-]?\d+)? ?\))?$/;
/** Words that would begin a constraint or end the definition. */
const KEYWORD =
  /\b(?:CONSTRAINT|PRIMARY|NOT|NULL|UNIQUE|CHECK|DEFAULT|COLLATE|REFERENCES|GENERATED|AS|DEFERRABLE|FOREIGN|ON|AND|OR|IN|IS|SELECT|TABLE|INDEX|ORDER|GROUP|VALUES|SET|WHERE|FROM|TO|INTO|CASE|WHEN|THEN|ELSE|ADD|ALTER|CREATE|DELETE|DISTINCT|DROP|ESCAPE|EXISTS|HAVING|INSERT|JOIN|LIMIT|TRANSACTION|UPDATE|USING|BETWEEN|RETURNING|NOTHING|COMMIT|ISNULL|NOTNULL|AUTOINCREMENT)\b/i;

/** The declared type of a column as CREATE TABLE writes it; what is no plain words is quoted, which SQLite allows. */
export function typeText(column: Pick<Column, 'type' | 'nativeType'>, strict: boolean): string {
  const declared = column.nativeType;
  if (strict) return isStrictType(declared) ? declared : strictType(column.type);
  if (declared === '') return '';
  return PLAIN.test(declared) && !KEYWORD.test(declared) ? declared : quoteIdentifier(declared);
}

/** The nearest of the few types that a STRICT table knows. */
function strictType(type: LogicalType): string {
  switch (type.kind) {
    case 'boolean':
    case 'integer':
    case 'bigint':
      return 'INTEGER';
    case 'float':
      return 'REAL';
    case 'decimal':
      return toNative(type).type.startsWith('DECIMAL_TEXT') ? 'TEXT' : 'REAL';
    case 'bytes':
      return 'BLOB';
    case 'native':
      return type.dialect === 'sqlite' ? 'ANY' : 'TEXT';
    default:
      return 'TEXT';
  }
}
