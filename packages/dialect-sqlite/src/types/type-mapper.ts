import type { LogicalType, Mapped, TypeMapper, Value } from '@godwit/plugin-api';
import { type Affinity, affinityOf } from './affinity.js';
import { toNative } from './to-native.js';
import { elementTypeName, readEnumTypeName, readForeignTypeName } from './type-name-coding.js';
import { TYPE_NAMES, type TypeArguments } from './type-names.js';
import { stored } from './values/stored-value.js';

/** Declared types by their names first, then by SQLite's affinity rules. */
export const types: TypeMapper = { toLogical, toNative, kept, keeps, stored };

/** A column of these affinities makes a whole number of a double that is one, and whole numbers have no -0. */
function kept(value: Exclude<Value, null>, nativeType: string): Exclude<Value, null> {
  const affinity = affinityOf(nativeType);
  return Object.is(value, -0) && affinity !== 'blob' && affinity !== 'text' ? 0 : value;
}

/** By affinity alone: numbers stay numbers of their class, and what looks like no number stays text. */
function keeps({ kind }: LogicalType, nativeType: string): boolean {
  const affinity = affinityOf(nativeType);
  switch (kind) {
    case 'boolean':
    case 'integer':
    case 'bigint':
      return affinity !== 'text' && affinity !== 'real';
    case 'float':
      return affinity !== 'text';
    case 'date':
    case 'time':
    case 'timestamp':
    case 'bytes':
      return true;
    default:
      return affinity === 'text' || affinity === 'blob';
  }
}

const BY_AFFINITY: Readonly<Record<Exclude<Affinity, 'numeric'>, LogicalType>> = {
  integer: { kind: 'bigint' },
  real: { kind: 'float', bits: 64 },
  text: { kind: 'text' },
  blob: { kind: 'bytes' },
};

function toLogical(nativeType: string): Mapped<LogicalType> {
  // Its values are in a check, so whoever reads the table makes an enumeration of it.
  if (readEnumTypeName(nativeType) !== undefined) return { type: { kind: 'text' }, fidelity: 'exact' };
  const element = elementTypeName(nativeType);
  if (element !== undefined) {
    const { type: of, ...rest } = toLogical(element);
    return { ...rest, type: { kind: 'array', of } };
  }
  const name = baseName(nativeType);
  const named = Object.hasOwn(TYPE_NAMES, name) ? TYPE_NAMES[name] : undefined;
  if (typeof named === 'function') {
    const found = named(argumentsOf(nativeType));
    return 'fidelity' in found ? found : { type: found, fidelity: 'exact' };
  }
  if (named !== undefined) return { type: named, fidelity: 'exact' };
  const foreign = readForeignTypeName(nativeType);
  if (foreign !== undefined) return { type: { kind: 'native', ...foreign }, fidelity: 'exact' };
  if (name === '' || name === 'ANY')
    return unknown(nativeType, 'No type is declared, so any value may be there.');
  const affinity = affinityOf(nativeType);
  if (affinity === 'numeric') return unknown(nativeType, `SQLite knows no type "${nativeType}".`);
  return { type: BY_AFFINITY[affinity], fidelity: 'exact' };
}

function unknown(nativeType: string, reason: string): Mapped<LogicalType> {
  return { type: { kind: 'native', dialect: 'sqlite', name: nativeType }, fidelity: 'widened', reason };
}

/** `character  varying (20)` -> `CHARACTER VARYING`. Without a sign an integer has another range, everything else has not. */
function baseName(nativeType: string): string {
  const name = nativeType.replace(/\([^)]*\)?/g, ' ').replace(/["`[\]]/g, '');
  const signed = /int/i.test(name) ? name : name.replace(/\b(?:unsigned|signed|zerofill)\b/gi, ' ');
  return signed.trim().replace(/\s+/g, ' ').toUpperCase();
}

function argumentsOf(nativeType: string): TypeArguments {
  const match = /\(\s*(\d+)\s*(?:,\s*(-?\d+)\s*)?\)/.exec(nativeType);
  return {
    first: match?.[1] === undefined ? undefined : Number(match[1]),
    second: match?.[2] === undefined ? undefined : Number(match[2]),
  };
}
