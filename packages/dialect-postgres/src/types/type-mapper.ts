import type { LogicalType, StoredValues, TableName, TypeMapper } from '@godwit/plugin-api';
import { POSTGRES_CSV } from '../read/rows/encodings.js';
import { comparesAs } from './compares-as.js';
import { ownTypes } from './own-types.js';
import { toLogical } from './to-logical.js';
import { toNative, toNativeWith } from './to-native.js';

/** A number whose column sets no scale keeps the zeros that it was written with: `1.0` is not stored as `1.00` is. */
const stored: StoredValues = {
  encoding: POSTGRES_CSV,
  as: (type: LogicalType) =>
    type.kind === 'decimal' && type.precision === undefined
      ? { kind: 'native', dialect: 'postgres', name: 'numeric' }
      : undefined,
  shown: (value) => value,
};

/** Types both ways; native types are spelled as `format_type` spells them, so that two spellings compare as text. */
export const types: TypeMapper = { toLogical, toNative, comparesAs, stored };

/** The same in a database that holds these types of people's own. */
export function typesWith(own: readonly TableName[]): TypeMapper {
  const known = ownTypes(own);
  return { toLogical, toNative: (type) => toNativeWith(type, known), comparesAs, stored };
}
