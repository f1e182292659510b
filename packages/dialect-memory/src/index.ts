export type { MemoryConfig } from './config.js';
export { type DatabaseState, MemoryDatabase, type StoredReject, type StoredTable } from './database.js';
export { type MemoryOptions, memoryDialect } from './dialect.js';
export type { MemoryTargetOptions } from './options.js';
export { decodeQuotedCsv } from './quoted-csv.js';
