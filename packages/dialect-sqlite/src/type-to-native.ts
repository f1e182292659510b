import type { LogicalType, Mapped } from '@godwit/plugin-api';

/**
 * A declared type whose affinity leaves the canonical text of every value unchanged and whose name still tells what
 * the column means, so that the way back finds the same type.
 */
export function toNative(type: LogicalType): Mapped<string> {
  switch (type.kind) {
    case 'boolean':
      return exact('BOOLEAN');
    case 'integer':
      return exact(type.bits === 16 ? 'SMALLINT_16' : 'INTEGER_32');
    case 'bigint':
      return exact('INTEGER');
    case 'decimal':
      return exact(
        type.precision === undefined ? 'DECIMAL_TEXT' : `DECIMAL_TEXT(${type.precision},${type.scale ?? 0})`,
      );
    case 'float':
      return { type: 'REAL', fidelity: 'lossy', reason: 'A REAL column holds neither -0.0 nor NaN.' };
    case 'text':
      return exact(type.maxLength === undefined ? 'TEXT' : `VARCHAR(${type.maxLength})`);
    case 'bytes':
      return exact('BLOB');
    case 'date':
    case 'interval':
    case 'uuid':
    case 'json':
      return exact(`${type.kind.toUpperCase()}_TEXT`);
    case 'time':
      return exact(type.zoned ? 'TIMETZ_TEXT' : 'TIME_TEXT');
    case 'timestamp':
      return exact(type.zoned ? 'TIMESTAMPTZ_TEXT' : 'DATETIME_TEXT');
    case 'enum':
      return {
        type: 'TEXT',
        fidelity: 'widened',
        reason: `SQLite has no enumerations; ${type.name} becomes text.`,
      };
    case 'array':
      return {
        type: 'JSON_TEXT',
        fidelity: 'widened',
        reason: 'SQLite has no arrays; they become JSON text.',
      };
    case 'native':
      return type.dialect === 'sqlite'
        ? exact(type.name)
        : {
            type: 'TEXT',
            fidelity: 'widened',
            reason: `SQLite has no type ${type.name}; its values become text.`,
          };
  }
}

function exact(type: string): Mapped<string> {
  return { type, fidelity: 'exact' };
}
