import { canonicalText, digestText, type LogicalType, type Row, type Value } from '@godwit/plugin-api';
import { normalizeJson } from './normalize-json.js';

/**
 * A spelling by which two values are compared: the same exactly where the values are. Floats are compared by their bits,
 * normalised JSON by its meaning, bytes one by one; the types of both sides may differ where one is wider.
 */
export function spellValue(value: Value, type: LogicalType): string {
  if (value === null) return 'NULL';
  if (Array.isArray(value)) return `[${value.map((one) => spellValue(one, elementType(type))).join(',')}]`;
  const known = value as Exclude<Value, null | readonly Value[]>;
  if (type.kind === 'float') return `${digestText(known, { as: type })} (${canonicalText(known, type)})`;
  const text = canonicalText(known, type);
  if (type.kind === 'json' && type.form === 'normalized') return `'${normalizeJson(text)}'`;
  // Both spellings of no offset are canonical.
  if (type.kind === 'time' && type.zoned) return `'${text.replace(/Z$/, '+00:00')}'`;
  return JSON.stringify(text);
}

function elementType(type: LogicalType): LogicalType {
  return type.kind === 'array' ? type.of : type;
}

/** The spellings of a row's values, which are in the order of the types. */
function spellRow(row: Row, types: readonly LogicalType[]): readonly string[] {
  return types.map((type, index) => spellValue(row[index] ?? null, type));
}

/** The spellings of rows. */
export function spellRows(
  rows: readonly Row[],
  types: readonly LogicalType[],
): readonly (readonly string[])[] {
  return rows.map((row) => spellRow(row, types));
}
