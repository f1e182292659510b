import { type Capabilities, CELL_IMAGES, type LogicalType, QUOTED_CSV } from '@godwit/plugin-api';
import { POSTGRES_CSV } from './read/rows/encodings.js';

/** Kinds whose text in PostgreSQL's "C" order is the order of their bytes, or that order by number or time. */
const BINARY_ORDER: ReadonlySet<LogicalType['kind']> = new Set([
  'boolean',
  'integer',
  'bigint',
  'decimal',
  'text',
  'bytes',
  'date',
  'uuid',
]);

/** The columns every table has of itself. */
export const SYSTEM_COLUMNS = ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'] as const;

/** Such text is equal to other text. */
function folds(type: LogicalType): boolean {
  return type.kind === 'text' && (type.collation === 'citext' || type.collation === 'nocase');
}

export const capabilities: Capabilities = {
  transactionalDdl: true,
  constraintsAfterLoad: true,
  concurrentWriters: true,
  schemas: true,
  maxIdentifierBytes: 63,
  // Of 2,704 bytes, a third of a page, an entry takes 12 for itself.
  maxIndexedBytes: 2692,
  reservedColumnNames: SYSTEM_COLUMNS,
  foldsIdentifierCase: false,
  // The first that both sides know is taken: two PostgreSQL sides lose nothing on the way.
  encodings: {
    reads: [POSTGRES_CSV, CELL_IMAGES, QUOTED_CSV],
    writes: [POSTGRES_CSV, CELL_IMAGES, QUOTED_CSV],
  },
  keyOrder: (type) => (BINARY_ORDER.has(type.kind) && !folds(type) ? 'binary' : 'none'),
};
