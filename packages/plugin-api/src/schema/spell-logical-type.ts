import type { LogicalType } from './logical-type.js';
import { formatLogicalType, parseLogicalType } from './logical-type-text.js';

/**
 * A spelling that says all of a type, for dialects that may call their types as they like: the short one of
 * `formatLogicalType` where `parseLogicalType` reads it back, else JSON. {@link readLogicalType} reads both.
 */
export function spellLogicalType(type: LogicalType): string {
  const short = formatLogicalType(type);
  const json = JSON.stringify(type);
  return JSON.stringify(parseLogicalType(short)) === json ? short : json;
}

/** The type that {@link spellLogicalType} spelled, or that people wrote; undefined for anything else. */
export function readLogicalType(text: string): LogicalType | undefined {
  const known = parseLogicalType(text);
  if (known !== undefined || !text.startsWith('{')) return known;
  try {
    const type: Partial<LogicalType> = JSON.parse(text);
    return typeof type.kind === 'string' ? (type as LogicalType) : undefined;
  } catch {
    return undefined;
  }
}
