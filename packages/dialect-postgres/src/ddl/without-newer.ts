import type { Index, Note, Table, TargetSchema, UniqueKey } from '@godwit/plugin-api';
import { equalNulls } from '@godwit/plugin-api/sql';
import { ANY_SCALE, NULLS_NOT_DISTINCT } from '../types/abilities.js';
import { parseTypeName } from '../types/type-name.js';
import { qualifiedName } from './sql-text.js';
import { placeIn } from './statement.js';

/** A schema that a server can hold, and what it says otherwise than before. */
interface Held {
  readonly schema: TargetSchema;
  readonly notes: readonly Note[];
}

/** The schema without what came with later versions of PostgreSQL than the target's. */
export function withoutNewer(schema: TargetSchema): Held {
  if (schema.has === undefined) return { schema, notes: [] };
  const scaled = schema.has.includes(ANY_SCALE) ? schema : withoutScales(schema);
  return schema.has.includes(NULLS_NOT_DISTINCT) ? { schema: scaled, notes: [] } : withDistinctNulls(scaled);
}

/** The engine tells of them, since not every PostgreSQL has these types. */
function withoutScales(schema: TargetSchema): TargetSchema {
  return {
    ...schema,
    tables: schema.tables.map((table) => ({ ...table, columns: table.columns.map(withoutScale) })),
    domains: schema.domains.map(withoutScale),
  };
}

function withoutScale<Part extends { readonly nativeType: string }>(part: Part): Part {
  const name = parseTypeName(part.nativeType);
  if (name?.base !== 'numeric') return part;
  const [precision = 0, scale = 0] = name.modifiers;
  if (scale >= 0 && scale <= precision) return part;
  return { ...part, nativeType: name.array ? 'numeric[]' : 'numeric' };
}

const DISTINCT = 'NULLs were equal; before PostgreSQL 15 each differs from every other.';

function withDistinctNulls(schema: TargetSchema): Held {
  return {
    schema: {
      ...schema,
      tables: schema.tables.map((table) => ({
        ...table,
        uniqueKeys: table.uniqueKeys.map(distinct),
        indexes: table.indexes.map(distinct),
      })),
    },
    notes: schema.tables.flatMap((table) => [
      ...table.uniqueKeys.filter(isNotDistinct).map((key) => keyNote(table, key)),
      ...table.indexes
        .filter((index) => index.unique && isNotDistinct(index))
        .map((index) => indexNote(table, index)),
    ]),
  };
}

type WithNulls = Pick<UniqueKey | Index, 'nullsNotDistinct'>;

function isNotDistinct({ nullsNotDistinct }: WithNulls): boolean {
  return nullsNotDistinct === true;
}

function distinct<Part extends WithNulls>({
  nullsNotDistinct: _,
  ...part
}: Part): Omit<Part, 'nullsNotDistinct'> {
  return part;
}

function keyNote(table: Table, { name, columns }: UniqueKey): Note {
  const target = qualifiedName(table.name);
  const help = equalNulls(table, columns, {
    target,
    name: name ?? `${table.name.name}_${columns.join('_')}`,
  });
  return {
    code: 'UNIQUE_NOT_CARRIED',
    severity: 'loss',
    place: placeIn(table.name, name === undefined ? {} : { object: name }),
    message: `In the unique key (${columns.join(', ')}) ${DISTINCT}`,
    ...help,
  };
}

function indexNote(table: Table, { name, parts, where }: Index): Note {
  const columns = parts.map(({ column }) => column);
  return {
    code: 'INDEX_NOT_CARRIED',
    severity: 'loss',
    place: placeIn(table.name, { object: name }),
    message: `In the unique index ${DISTINCT}`,
    ...(where === undefined ? equalNulls(table, columns, { target: qualifiedName(table.name), name }) : {}),
  };
}
