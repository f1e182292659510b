import {
  type LogicalType,
  type Mapped,
  readLogicalType,
  spellLogicalType,
  type TypeMapper,
} from '@godwit/plugin-api';

/** The collations that this dialect can compare by. */
export const COLLATIONS: readonly string[] = ['binary', 'nocase', 'rtrim'];

/**
 * The types of a dialect are the logical ones, spelled as in a config, or as JSON where that leaves something out. Every other
 * name is a type of its own whose values are text.
 */
export function memoryTypes(dialect: string): TypeMapper {
  return {
    toLogical: (nativeType) => ({
      type: readLogicalType(nativeType) ?? { kind: 'native', dialect, name: nativeType },
      fidelity: 'exact',
    }),
    toNative: (type) => spell(type, dialect),
  };
}

function spell(type: LogicalType, dialect: string): Mapped<string> {
  if (type.kind === 'array') return spellArray(type, dialect);
  if (type.kind === 'native') {
    if (type.dialect === dialect) return { type: type.name, fidelity: 'exact' };
    return { type: 'text', fidelity: 'widened', reason: `Only ${type.dialect} knows the type ${type.name}.` };
  }
  if (type.kind === 'text' && type.collation !== undefined && !COLLATIONS.includes(type.collation)) {
    const { collation, ...plain } = type;
    const reason = `There is no collation ${collation} here.`;
    return { type: spellLogicalType(plain), fidelity: 'widened', reason };
  }
  return { type: spellLogicalType(type), fidelity: 'exact' };
}

/** An array is as exact as what it holds. */
function spellArray({ of }: Extract<LogicalType, { kind: 'array' }>, dialect: string): Mapped<string> {
  const { type, ...rest } = spell(of, dialect);
  const own = readLogicalType(type) ?? { kind: 'native', dialect, name: type };
  return { ...rest, type: spellLogicalType({ kind: 'array', of: own }) };
}
