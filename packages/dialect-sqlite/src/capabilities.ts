import { type Capabilities, CELL_IMAGES, QUOTED_CSV } from '@godwit/plugin-api';
import { STORED_VALUES } from './read/rows/stored-values.js';
import { isStoredValue } from './types/values/stored-value.js';

/** Names have no limit in SQLite; this is the longest that a CREATE TABLE of its default size could hold. */
const LONGEST_NAME_BYTES = 1_000_000;

export const capabilities: Capabilities = {
  transactionalDdl: true,
  constraintsAfterLoad: false,
  concurrentWriters: false,
  schemas: false,
  maxIdentifierBytes: LONGEST_NAME_BYTES,
  foldsIdentifierCase: true,
  readsCounts: true,
  // The first that both sides know is taken: between two databases of SQLite every value stays as it is.
  encodings: {
    reads: [STORED_VALUES, CELL_IMAGES, QUOTED_CSV],
    writes: [STORED_VALUES, CELL_IMAGES, QUOTED_CSV],
  },
  keyOrder: (type) => {
    if (isStoredValue(type)) return 'binary';
    switch (type.kind) {
      case 'integer':
      case 'bigint':
      case 'date':
      case 'bytes':
      case 'uuid':
        return 'binary';
      case 'text':
        return type.collation === undefined || type.collation === 'binary' ? 'binary' : 'none';
      default:
        return 'none';
    }
  },
};
