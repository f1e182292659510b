import type { LogicalType } from '@godwit/plugin-api';
import { types } from './type-mapper.js';

/**
 * Whether the bytes of a column, in or out of a binary COPY, are the images of a type. Bytes carry no type: a column of another
 * one would take them for something else, so it must be of the very type that is meant.
 */
export function holdsImages(
  as: LogicalType,
  { type, isEnum }: { readonly type: string; readonly isEnum: boolean },
): boolean {
  if (isEnum) return as.kind === 'enum' || as.kind === 'text';
  return as.kind !== 'enum' && types.toNative(as).type === type;
}
