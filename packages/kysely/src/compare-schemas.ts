import { type CompareOptions, compareIntrospected, type SchemaComparison } from '@godwit/engine';
import type { DatabaseSchema } from '@godwit/plugin-api';
import { DIALECTS } from './dialects.js';

/**
 * Compares two schemas that were introspected: what a move of the first would make in the dialect of the second is held against
 * it, object by object, so that what only the mapping of types makes is no difference. Nobody looks at rows; to have those
 * counted that stand in the way, ask `compareSchemas` of a manager. Throws CONFIG_INVALID and OPTIONS_CONTRADICT.
 */
export function compareSchemas(
  source: DatabaseSchema,
  target: DatabaseSchema,
  options: CompareOptions = {},
): Promise<SchemaComparison> {
  return compareIntrospected(source, target, { dialects: DIALECTS }, options);
}
