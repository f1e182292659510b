import { type Capabilities, type LogicalType, QUOTED_CSV, type TypeMapper } from '@godwit/plugin-api';

/** What one dialect of this family goes by: its name, what it can do and how it spells types. */
export interface MemoryRules {
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly types: TypeMapper;
}

/** Kinds whose order in this dialect is that of their bytes, of their numbers or of time. */
const BINARY_ORDER: ReadonlySet<LogicalType['kind']> = new Set([
  'boolean',
  'integer',
  'bigint',
  'decimal',
  'bytes',
  'date',
  'uuid',
]);

/** What the reference dialect can do unless its options say otherwise. */
export const capabilities: Capabilities = {
  transactionalDdl: true,
  constraintsAfterLoad: true,
  concurrentWriters: true,
  schemas: false,
  maxIdentifierBytes: 63,
  foldsIdentifierCase: false,
  encodings: { reads: [QUOTED_CSV], writes: [QUOTED_CSV] },
  keyOrder: (type) => {
    if (type.kind !== 'text') return BINARY_ORDER.has(type.kind) ? 'binary' : 'none';
    return (type.collation ?? 'binary') === 'binary' ? 'binary' : 'none';
  },
};
