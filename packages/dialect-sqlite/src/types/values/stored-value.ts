import type { LogicalType, Value } from '@godwit/plugin-api';
import type { KeyValue } from '../../read/rows/key-value.js';
import { BadTextCell, type StoredCell } from '../../read/rows/stored-rows.js';
import { bytesOfText, type TextEncoding } from '../../read/rows/stored-text.js';
import { STORED_VALUES } from '../../read/rows/stored-values.js';
import { affinityOf } from '../affinity.js';

/** The type of any value as it is stored. No declared type has a NUL character in its name. */
const STORED_VALUE = { kind: 'native', dialect: 'sqlite', name: 'stored\0' } as const satisfies LogicalType;

/** Whether values of a type are given as they are stored. */
export function isStoredValue(type: LogicalType): boolean {
  return type.kind === 'native' && type.dialect === 'sqlite' && type.name === STORED_VALUE.name;
}

/** Values as they are stored, between two databases of SQLite; a column of another affinity makes others of them. */
export const stored = {
  encoding: STORED_VALUES,
  as: (_: LogicalType, source: string, target: string): LogicalType | undefined =>
    affinityOf(source) === affinityOf(target) ? STORED_VALUE : undefined,
  shown: (value: Exclude<Value, null>): Value =>
    typeof value === 'string' ? value.slice(1) : `x'${Buffer.from(value as Uint8Array).toString('hex')}'`,
} as const;

/**
 * The canonical form of a stored value: a letter for its class as in the encoding of stored values, and its text; of a real
 * the text of the number in JavaScript. Bytes are bytes.
 */
export function storedValue(cell: Exclude<StoredCell, null>, encoding: TextEncoding): string | Uint8Array {
  if (cell instanceof BadTextCell)
    return `T${Buffer.from(bytesOfText(cell.bytes, encoding)).toString('hex')}`;
  if (typeof cell === 'string') return `t${cell}`;
  if (typeof cell === 'bigint') return `i${cell}`;
  return typeof cell === 'number' ? `r${realText(cell)}` : cell;
}

/** The text of a double that reads back to the same one. */
export function realText(real: number): string {
  return Object.is(real, -0) ? '-0' : String(real);
}

/** The part of a key that such a value is. */
export function keyOfStored(value: Value): KeyValue {
  if (typeof value !== 'string') return value as KeyValue;
  const text = value.slice(1);
  switch (value[0]) {
    case 'i':
      return BigInt(text);
    case 'r':
      return Number(text);
    case 'T':
      return { text: Buffer.from(text, 'hex') };
    default:
      return text;
  }
}
