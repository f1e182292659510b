import type { Connection } from '../connect/connection.js';
import { qualifiedName } from '../ddl/sql-text.js';
import { RECORD_RIGHTS, type RecordTable, recordColumns, tablesOfLayout } from './record-tables.js';

/** The schema of the records as the catalogue has it, which everybody may read. */
export interface RecordsPlace {
  readonly user: string;
  readonly database: string;
  readonly may_create_schemas: boolean;
  readonly exists: boolean;
  readonly usage: boolean;
  readonly create: boolean;
  readonly relations: readonly Relation[];
  readonly mayReadLayout: boolean;
  /** The number of the layout that the records tell, where this user may read it. */
  readonly version?: number;
}

/** What is in the schema of the records. */
export interface Relation {
  readonly name: string;
  readonly kind: string;
  readonly owner: string;
  /** Whether this user has the rights of its owner. */
  readonly owned: boolean;
  /** The types of its columns by their names. */
  readonly columns: Readonly<Record<string, string>>;
  /** The rights that this user lacks. */
  readonly lacking: readonly string[];
}

/** What bears the name of a table of records. */
export type RecordRelation = Relation & { readonly name: RecordTable };

const PLACE = `
  SELECT current_user::text AS user, pg_catalog.current_database()::text AS database,
         pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS may_create_schemas,
         n.oid IS NOT NULL AS exists, coalesce(pg_catalog.has_schema_privilege(n.oid, 'USAGE'), false) AS usage,
         coalesce(pg_catalog.has_schema_privilege(n.oid, 'CREATE'), false) AS create
    FROM (VALUES (1)) AS one LEFT JOIN pg_catalog.pg_namespace AS n ON n.nspname = $1`;

const RELATIONS = `
  SELECT c.relname::text AS name, c.relkind::text AS kind, pg_catalog.pg_get_userbyid(c.relowner)::text AS owner,
         pg_catalog.pg_has_role(c.relowner, 'USAGE') AS owned,
         (SELECT coalesce(pg_catalog.json_object_agg(a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)), '{}')::text
            FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
         (SELECT coalesce(pg_catalog.json_agg(p), '[]')::text FROM pg_catalog.unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) AS p
           WHERE NOT pg_catalog.has_table_privilege(c.oid, p)) AS lacking
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1`;

interface RelationRow extends Omit<Relation, 'columns' | 'lacking'> {
  readonly columns: string;
  readonly lacking: string;
}

/** Looks at the schema that holds the records or is to hold them. */
export async function recordsPlace(connection: Connection, schema: string): Promise<RecordsPlace> {
  const [place] = await connection.query<Omit<RecordsPlace, 'relations'>>(PLACE, [schema]);
  const rows = await connection.query<RelationRow>(RELATIONS, [schema]);
  const relations = rows.map((row) => ({
    ...row,
    columns: JSON.parse(row.columns) as Relation['columns'],
    lacking: JSON.parse(row.lacking) as Relation['lacking'],
  }));
  const known = { ...(place as Omit<RecordsPlace, 'relations'>), relations, mayReadLayout: false };
  if (!mayRead(known, ['layout'])) return known;
  const layout = qualifiedName({ schema, name: 'layout' });
  const [newest] = await connection.query<{ version: number | null }>(
    `SELECT pg_catalog.max(version) AS version FROM ${layout}`,
  );
  const version = newest?.version ?? undefined;
  return { ...known, mayReadLayout: true, ...(version === undefined ? {} : { version }) };
}

/** The tables of records that are there. */
export function presentTables({ relations }: Pick<RecordsPlace, 'relations'>): ReadonlySet<RecordTable> {
  return new Set(relations.filter(isOwn).map(({ name }) => name));
}

/** Whether this user may read some tables of records, which are there. */
export function mayRead(
  { usage, relations }: Pick<RecordsPlace, 'usage' | 'relations'>,
  tables: readonly RecordTable[],
): boolean {
  const readable = relations.filter((one) => isOwn(one) && !one.lacking.includes('SELECT'));
  return usage && tables.every((table) => readable.some(({ name }) => name === table));
}

/** The layout that the tables have; undefined: there are none. */
export function recordsLayout({ relations }: Pick<RecordsPlace, 'relations'>): 1 | 2 | undefined {
  const own = relations.filter(isOwn);
  if (own.length === 0) return undefined;
  return own.every((one) => hasColumns(one, 'later')) ? 2 : 1;
}

/** Whether a relation has the name of a table of records. */
export function isRecordTable(relation: Relation): relation is RecordRelation {
  return Object.hasOwn(RECORD_RIGHTS, relation.name);
}

/** Whether a relation is a table of records: by its name, and by its columns. */
export function isOwn(relation: Relation): relation is RecordRelation {
  return relation.kind === 'r' && isRecordTable(relation) && hasColumns(relation, 'first');
}

/** Whether the columns of a table of records are there with their types. */
export function hasColumns(relation: RecordRelation, which: 'first' | 'later'): boolean {
  return Object.entries(recordColumns(relation.name, which)).every(
    ([column, type]) => relation.columns[column] === type,
  );
}

/** The tables of records that a layout has and that are not there. */
export function absentTables(place: RecordsPlace, layout: number): readonly RecordTable[] {
  const present = presentTables(place);
  return tablesOfLayout(layout).filter((table) => !present.has(table));
}
