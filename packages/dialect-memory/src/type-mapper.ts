import {
  formatLogicalType,
  type LogicalType,
  type Mapped,
  parseLogicalType,
  type TypeMapper,
} from '@godwit/plugin-api';

/** The collations that this dialect can compare by. */
export const COLLATIONS: readonly string[] = ['binary', 'nocase', 'rtrim'];

/** A name in quotes, as JSON writes it. */
const NAME = String.raw`"(?:[^"\\]|\\.)*"`;
const COLLATED = new RegExp(`^(text(?:\\(\\d+\\))?) collate (${NAME})$`);
const SHIFTED = /^decimal\((\d+),(-\d+)\)$/;
const ENUM = new RegExp(`^enum (?:(${NAME})\\.)?(${NAME}) (\\[.*\\])$`, 's');

/**
 * The types of a dialect are the logical ones, spelled as in a config, and what that leaves out: `text collate "nocase"`,
 * `enum "mood" ["sad","ok"]`, `bigint[]`. Every other name is a type of its own whose values are text.
 */
export function memoryTypes(dialect: string): TypeMapper {
  return {
    toLogical: (nativeType) => ({
      type: parseType(nativeType) ?? { kind: 'native', dialect, name: nativeType },
      fidelity: 'exact',
    }),
    toNative: (type) => spell(type, dialect),
  };
}

function parseType(text: string): LogicalType | undefined {
  if (text.endsWith('[]')) {
    const of = parseType(text.slice(0, -2));
    return of === undefined ? undefined : { kind: 'array', of };
  }
  const [, base = '', collation = ''] = COLLATED.exec(text) ?? [];
  const plain = parseLogicalType(base === '' ? text : base);
  if (base !== '' && plain?.kind === 'text') return { ...plain, collation: textOf(collation) };
  return plain ?? parseShifted(text) ?? parseEnum(text);
}

/** A decimal whose last digits before the point are zeros. */
function parseShifted(text: string): LogicalType | undefined {
  const [, precision, scale] = SHIFTED.exec(text) ?? [];
  return scale === undefined
    ? undefined
    : { kind: 'decimal', precision: Number(precision), scale: Number(scale) };
}

function parseEnum(text: string): LogicalType | undefined {
  const [, schema, name, list] = ENUM.exec(text) ?? [];
  const values = list === undefined ? undefined : listOf(list);
  if (name === undefined || values === undefined) return undefined;
  return {
    kind: 'enum',
    ...(schema === undefined ? {} : { schema: textOf(schema) }),
    name: textOf(name),
    values,
  };
}

function textOf(quoted: string): string {
  return String(JSON.parse(quoted));
}

function listOf(text: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((one) => typeof one === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}

function spell(type: LogicalType, dialect: string): Mapped<string> {
  switch (type.kind) {
    case 'array': {
      const of = spell(type.of, dialect);
      return { ...of, type: `${of.type}[]` };
    }
    case 'enum':
      return { type: spellEnum(type), fidelity: 'exact' };
    case 'text':
      return spellText(type);
    case 'native':
      if (type.dialect === dialect) return { type: type.name, fidelity: 'exact' };
      return {
        type: 'text',
        fidelity: 'widened',
        reason: `Only ${type.dialect} knows the type ${type.name}.`,
      };
    default:
      return { type: formatLogicalType(type), fidelity: 'exact' };
  }
}

function spellEnum({ schema, name, values }: Extract<LogicalType, { kind: 'enum' }>): string {
  const prefix = schema === undefined ? '' : `${JSON.stringify(schema)}.`;
  return `enum ${prefix}${JSON.stringify(name)} ${JSON.stringify(values)}`;
}

function spellText(type: Extract<LogicalType, { kind: 'text' }>): Mapped<string> {
  const plain = formatLogicalType(type);
  if (type.collation === undefined) return { type: plain, fidelity: 'exact' };
  if (COLLATIONS.includes(type.collation)) {
    return { type: `${plain} collate ${JSON.stringify(type.collation)}`, fidelity: 'exact' };
  }
  return { type: plain, fidelity: 'widened', reason: `There is no collation ${type.collation} here.` };
}
