import { type Mutant, mutant, withValues } from './mutant.js';

const VALUES = 'boundary values';

/** Values change on their way. */
export const OF_VALUES: readonly Mutant[] = [
  mutant('drops a NULL', VALUES, (dialect) => withValues(dialect, (value) => value ?? '')),
  mutant('makes NULL of an empty text', VALUES, (dialect) =>
    withValues(dialect, (value) => (value === '' ? null : value)),
  ),
  mutant('cuts text', VALUES, (dialect) =>
    withValues(dialect, (value) => (typeof value === 'string' ? value.slice(0, 60_000) : value)),
  ),
  mutant('trims blanks', VALUES, (dialect) =>
    withValues(dialect, (value) => (typeof value === 'string' ? value.trimEnd() : value)),
  ),
  mutant('composes accents', VALUES, (dialect) =>
    withValues(dialect, (value) => (typeof value === 'string' ? value.normalize('NFC') : value)),
  ),
  mutant('loses a microsecond', VALUES, (dialect) =>
    withValues(dialect, (value) =>
      typeof value === 'string' ? value.replace(/(:\d\d\.\d{5})\d/, '$1') : value,
    ),
  ),
  mutant('rounds a double', VALUES, (dialect) =>
    withValues(dialect, (value) => (typeof value === 'number' ? Number(value.toPrecision(15)) : value)),
  ),
  mutant('loses the sign of a zero', VALUES, (dialect) =>
    withValues(dialect, (value) => (value === 0 ? 0 : value)),
  ),
  mutant('takes a large number for a double', VALUES, (dialect) =>
    withValues(dialect, (value) => (typeof value === 'bigint' ? BigInt(Number(value)) : value)),
  ),
  mutant('loses a zero byte', VALUES, (dialect) =>
    withValues(dialect, (value) =>
      ArrayBuffer.isView(value) ? (value as Uint8Array).filter(Boolean) : value,
    ),
  ),
];
