import type { Column, ColumnPlan, LogicalType } from '@godwit/plugin-api';
import { quoteName } from '../../ddl/sql-text.js';

/**
 * The SQL that gives the canonical text of a column. The settings of the session already spell most types in it; what
 * is here is the rest.
 */
export function canonicalCell(column: Column, plan: ColumnPlan): string {
  const name = quoteName(column.name);
  const { type } = column;
  switch (type.kind) {
    case 'boolean':
      return plan.as.kind === 'boolean' || plan.as.kind === 'text' ? `${name}::text` : `${name}::integer`;
    case 'float':
      // The digits of a real are enough for 32 bits only.
      return type.bits === 32 ? `${name}::float8` : name;
    case 'time':
      return type.zoned ? zonedTime(name) : name;
    case 'array':
      return plan.as.kind === 'array' ? jsonArray(name, type.of) : name;
    default:
      return name;
  }
}

/** PostgreSQL leaves out the minutes of a zone where they are zero. */
function zonedTime(name: string): string {
  return `CASE WHEN ${name}::text ~ '[+-][0-9][0-9]$' THEN ${name}::text || ':00' ELSE ${name}::text END`;
}

/** Casts of these types to text say something else than the types do. */
const OWN_TEXT = /^(bpchar|character\(|"char"|character$|inet|cidr)/;

/** A JSON array of texts. */
function jsonArray(name: string, of: LogicalType): string {
  if (of.kind === 'native' && OWN_TEXT.test(of.name)) return `array_to_json(${name})`;
  if (of.kind === 'float' && of.bits === 32) return `array_to_json(${name}::float8[]::text[])`;
  if (of.kind === 'time' && of.zoned)
    return `regexp_replace(array_to_json(${name}::text[])::text, '([+-][0-9][0-9])"', '\\1:00"', 'g')`;
  return `array_to_json(${name}::text[])`;
}
