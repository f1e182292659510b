/** What the checker must know of a type of PostgreSQL to judge what became of its values. */
export interface CarriedType {
  /** The name in `pg_type`; of a domain, that of the innermost base type. */
  readonly name: string;
  /** Of a numeric of at most 15 digits, none of them beyond the point more than there are: a double holds it exactly. */
  readonly fitsDouble: boolean;
  /** The type of the elements, and the character between them, where it is an array. */
  readonly element?: CarriedType;
  readonly delimiter?: string;
}

/** A row of `pg_type`. Numbers come as text. */
export interface TypeRow {
  readonly oid: string;
  readonly typname: string;
  readonly typtype: string;
  readonly typbasetype: string;
  readonly typtypmod: string;
  readonly typelem: string;
  readonly typarray: string;
  readonly typdelim: string;
}

export const TYPES = `
  SELECT oid::text, typname, typtype::text, typbasetype::text, typtypmod::text, typelem::text, typarray::text,
    typdelim::text
  FROM pg_type`;

/** Follows domains and arrays to what they are made of. */
export function resolveType(types: ReadonlyMap<string, TypeRow>, oid: string, typmod: string): CarriedType {
  const row = types.get(oid);
  if (row === undefined) throw new Error(`pg_type has no row ${oid}`);
  if (row.typtype === 'd')
    return resolveType(types, row.typbasetype, typmod === '-1' ? row.typtypmod : typmod);
  const element = types.get(row.typelem);
  const isArray = element?.typarray === oid;
  return {
    name: row.typname,
    fitsDouble: row.typname === 'numeric' && fitsDouble(Number(typmod)),
    ...(isArray && {
      element: resolveType(types, row.typelem, typmod),
      delimiter: element.typdelim,
    }),
  };
}

/** The type modifier of a numeric holds its precision and, in eleven bits with a sign, its scale. */
function fitsDouble(typmod: number): boolean {
  if (typmod < 4) return false;
  const precision = ((typmod - 4) >> 16) & 0xffff;
  const scale = (((typmod - 4) & 0x7ff) ^ 1024) - 1024;
  return precision <= 15 && scale >= 0 && scale <= precision;
}
