import type { TableName, TypeMapper } from '@godwit/plugin-api';
import { ownTypes } from './types/own-types.js';
import { toLogical } from './types/to-logical.js';
import { toNative, toNativeWith } from './types/to-native.js';

/** Types both ways; native types are spelled as `format_type` spells them, so that two spellings compare as text. */
export const types: TypeMapper = { toLogical, toNative };

/** The same in a database that holds these types of people's own. */
export function typesWith(own: readonly TableName[]): TypeMapper {
  const known = ownTypes(own);
  return { toLogical, toNative: (type) => toNativeWith(type, known) };
}
