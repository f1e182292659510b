import type { LogicalType, Mapped, TableName } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { toLogical } from '../types/to-logical.js';

interface TypeRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** `b`, `c`, `d`, `e`, `m`, `p`, `r`: base, composite, domain, enum, multirange, pseudo, range. */
  readonly kind: string;
  /** The type of its elements where it is an array. */
  readonly element: string | null;
  readonly base: string;
  /** What a domain is declared over, as `format_type` spells it. */
  readonly base_text: string | null;
  readonly required: boolean;
  /** The labels of an enum as a JSON array. */
  readonly labels: string | null;
}

/** The types of the database, but for those that tables bring. int2vector and oidvector are no arrays of anybody. */
const TYPES = `
  SELECT t.oid::text AS oid, n.nspname::text AS schema, t.typname::text AS name, t.typtype::text AS kind,
         e.oid::text AS element, t.typbasetype::text AS base,
         CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END AS base_text,
         t.typnotnull AS required,
         CASE WHEN t.typtype = 'e' THEN (
           SELECT pg_catalog.json_agg(l.enumlabel ORDER BY l.enumsortorder)::text
             FROM pg_catalog.pg_enum AS l WHERE l.enumtypid = t.oid) END AS labels
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_type AS e ON e.typarray = t.oid`;

/** What a column's type means. */
export interface ResolvedType extends Mapped<LogicalType> {
  readonly domain?: TableName;
  /** Whether the type itself refuses NULL. */
  readonly required: boolean;
}

/** All types by their oid. */
export class Types {
  readonly #rows: ReadonlyMap<string, TypeRow>;

  private constructor(rows: readonly TypeRow[]) {
    this.#rows = new Map(rows.map((row) => [row.oid, row]));
  }

  static async read(connection: Connection): Promise<Types> {
    return new Types(await connection.query<TypeRow>(TYPES));
  }

  /** The meaning of a type; `text` is what `format_type` makes of it, with its modifiers. */
  resolve(oid: string, text: string): ResolvedType {
    const row = this.#rows.get(oid);
    if (row === undefined) return { ...toLogical(text), required: false };
    if (row.kind === 'd') return this.#domain(row);
    if (row.kind === 'e') return { type: enumOf(row), fidelity: 'exact', required: false };
    if (row.element === null) return { ...plain(row, text), required: false };
    const element = this.resolve(row.element, text.replace(/\[\]$/, ''));
    // The elements of an array of a domain over an array are no dimension of it: each is the text of an array.
    const of: LogicalType = element.type.kind === 'array' ? { kind: 'text' } : element.type;
    return { type: { kind: 'array', of }, fidelity: element.fidelity, required: false };
  }

  /** The types of people and extensions that no enum and no domain is, arrays apart. */
  own(): readonly TableName[] {
    return [...this.#rows.values()]
      .filter((row) => row.schema !== 'pg_catalog' && row.element === null && !'dep'.includes(row.kind))
      .map(({ schema, name }) => ({ schema, name }));
  }

  #domain(row: TypeRow): ResolvedType {
    const base = this.resolve(row.base, row.base_text ?? '');
    return {
      type: base.type,
      fidelity: base.fidelity,
      ...(base.reason === undefined ? {} : { reason: base.reason }),
      domain: { schema: row.schema, name: row.name },
      required: row.required || base.required,
    };
  }
}

/** Text whose letters fold: a type of an extension that other dialects can mean as well. */
const CITEXT = 'citext';

/** Only the types of the system have names that mean something everywhere. */
function plain(row: TypeRow, text: string): Mapped<LogicalType> {
  if (row.schema === 'pg_catalog') return toLogical(text);
  if (row.name === CITEXT && row.kind === 'b')
    return { type: { kind: 'text', collation: CITEXT }, fidelity: 'exact' };
  return { type: { kind: 'native', dialect: 'postgres', name: text }, fidelity: 'exact' };
}

function enumOf(row: TypeRow): LogicalType {
  const values = JSON.parse(row.labels ?? '[]') as readonly string[] | null;
  return { kind: 'enum', schema: row.schema, name: row.name, values: values ?? [] };
}
