import type { TypeMapper } from '@godwit/plugin-api';
import { toLogical } from './types/to-logical.js';
import { toNative } from './types/to-native.js';

/** Types both ways; native types are spelled as `format_type` spells them, so that two spellings compare as text. */
export const types: TypeMapper = { toLogical, toNative };
