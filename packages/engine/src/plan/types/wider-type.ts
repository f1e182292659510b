import type { LogicalType } from '@godwit/plugin-api';

/** Whether a type holds what another one does and more; text holds everything, as it is spelled. */
export function isWider(as: LogicalType, asked: LogicalType): boolean {
  if (as.kind === 'text' || as.kind === asked.kind) return true;
  if (as.kind === 'bytes') return asked.kind === 'text' || asked.kind === 'json';
  if (as.kind === 'timestamp') return asked.kind === 'date';
  return NUMBERS.has(as.kind) && NUMBERS.has(asked.kind);
}

const NUMBERS: ReadonlySet<LogicalType['kind']> = new Set([
  'boolean',
  'integer',
  'bigint',
  'decimal',
  'float',
]);
