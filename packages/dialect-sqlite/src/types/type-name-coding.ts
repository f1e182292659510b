/** The end of the name of a type whose values are stored as text. */
const TEXT = '_TEXT';
const ARRAY = '_ARRAY_TEXT';
/** SQLite takes numbers in parentheses only at the end of a name, unless the whole stands in quotes. */
const BRACKETED = /^(?<base>[^[\]]*[^[\]\s])\s*(?:\[\d*\]\s*)+(?<given>\([^()]*\))?$/;
const ARGUMENTS = /^(.*?)(\([^()]*\))?$/s;
/** Names that SQLite would give the affinity of integers though their values never look like numbers. */
const NEVER_NUMBERS = /^(?:point|int[48](?:multi)?range)$/;
const ENUM = 'ENUM_';
const PLAIN = /^[a-z_][a-z0-9_]*$/;

/** The name of an array of a declared type: `VARCHAR(20)` -> `VARCHAR_ARRAY_TEXT(20)`. */
export function arrayTypeName(element: string): string {
  const [, base = '', given = ''] = ARGUMENTS.exec(element) ?? [];
  return base + ARRAY + given;
}

/**
 * The declared type of the elements of an array type, also as other databases write one: `VARCHAR(20)[]`, of whatever
 * dimensions. Undefined for every other type.
 */
export function elementTypeName(declared: string): string | undefined {
  const bracketed = BRACKETED.exec(declared)?.groups;
  if (bracketed !== undefined) return `${bracketed.base}${bracketed.given ?? ''}`.trim();
  const [, base = '', given = ''] = ARGUMENTS.exec(declared) ?? [];
  const upper = base.toUpperCase();
  return upper.endsWith(ARRAY) && base.length > ARRAY.length
    ? base.slice(0, -ARRAY.length) + given
    : undefined;
}

/**
 * The declared name for a type of another dialect, from which {@link readForeignTypeName} finds its name again:
 * `character(10)` of postgres -> `POSTGRES_CHARACTER_TEXT(10)`. What is no plain word in lower case is kept as it is in
 * front of `_TEXT`, with percent signs for what would give the column another affinity or end its name.
 */
export function foreignTypeName(dialect: string, name: string): string {
  const prefix = `${dialect.toUpperCase()}_`;
  const [, base = '', given = ''] = ARGUMENTS.exec(name) ?? [];
  const isPlain =
    PLAIN.test(base) &&
    /^(?:\(\d+(?:,\d+)?\))?$/.test(given) &&
    (!base.includes('int') || NEVER_NUMBERS.test(base));
  return isPlain ? prefix + base.toUpperCase() + TEXT + given : codedName(prefix, name);
}

/** The declared name for an enumeration: `mood` -> `ENUM_MOOD_TEXT`; its values are in a check. */
export function enumTypeName(name: string): string {
  const isPlain = PLAIN.test(name) && !name.includes('int');
  return isPlain ? ENUM + name.toUpperCase() + TEXT : codedName(ENUM, name);
}

/** The name that {@link enumTypeName} has put into a declared type; undefined for every other type. */
export function readEnumTypeName(declared: string): string | undefined {
  return declared.startsWith(ENUM) ? readForeignTypeName(declared)?.name : undefined;
}

function codedName(prefix: string, name: string): string {
  // The N of INT is coded as well: with it SQLite would take the column for one of integers.
  const coded = name.replace(/[%()]|(?<=i)n(?=t)/gi, percent);
  return `${prefix}%${coded}${TEXT}`;
}

/** The dialect and the name that {@link foreignTypeName} has put into a declared type; undefined for every other type. */
export function readForeignTypeName(
  declared: string,
): { readonly dialect: string; readonly name: string } | undefined {
  const coded = /^([A-Z][A-Z0-9-]*)_%(.*)_TEXT$/s.exec(declared);
  if (coded !== null) {
    const name = (coded[2] ?? '').replace(/%([0-9A-F]{2})/g, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
    return { dialect: (coded[1] ?? '').toLowerCase(), name };
  }
  const plain = /^([A-Z][A-Z0-9-]*)_([A-Z_][A-Z0-9_]*)_TEXT(\(\d+(?:,\d+)?\))?$/.exec(declared);
  if (plain === null) return undefined;
  return {
    dialect: (plain[1] ?? '').toLowerCase(),
    name: (plain[2] ?? '').toLowerCase() + (plain[3] ?? ''),
  };
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
