import { MigrationError } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { qualifiedName, quoteName } from '../ddl/sql-text.js';
import { RECORD_RIGHTS, type RecordTable, recordColumns } from './record-tables.js';

/** The schema of the records as the catalogue has it, which everybody may read. */
export interface RecordsPlace {
  readonly user: string;
  readonly database: string;
  readonly may_create_schemas: boolean;
  readonly exists: boolean;
  readonly usage: boolean;
  readonly create: boolean;
  readonly relations: readonly Relation[];
}

interface Relation {
  readonly name: string;
  readonly kind: string;
  readonly columns: readonly string[];
  /** The rights that this user lacks. */
  readonly lacking: readonly string[];
}

const PLACE = `
  SELECT current_user::text AS user, pg_catalog.current_database()::text AS database,
         pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS may_create_schemas,
         n.oid IS NOT NULL AS exists, coalesce(pg_catalog.has_schema_privilege(n.oid, 'USAGE'), false) AS usage,
         coalesce(pg_catalog.has_schema_privilege(n.oid, 'CREATE'), false) AS create
    FROM (VALUES (1)) AS one LEFT JOIN pg_catalog.pg_namespace AS n ON n.nspname = $1`;

const RELATIONS = `
  SELECT c.relname::text AS name, c.relkind::text AS kind,
         (SELECT coalesce(pg_catalog.json_agg(a.attname), '[]')::text FROM pg_catalog.pg_attribute AS a
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
         (SELECT coalesce(pg_catalog.json_agg(p), '[]')::text FROM pg_catalog.unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) AS p
           WHERE NOT pg_catalog.has_table_privilege(c.oid, p)) AS lacking
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1`;

/** Looks at the schema that is to hold the records. */
export async function recordsPlace(connection: Connection, schema: string): Promise<RecordsPlace> {
  const [place] = await connection.query<Omit<RecordsPlace, 'relations'>>(PLACE, [schema]);
  const rows = await connection.query<{ name: string; kind: string; columns: string; lacking: string }>(
    RELATIONS,
    [schema],
  );
  const relations = rows.map((row) => ({
    ...row,
    columns: JSON.parse(row.columns) as readonly string[],
    lacking: JSON.parse(row.lacking) as readonly string[],
  }));
  return { ...(place as Omit<RecordsPlace, 'relations'>), relations };
}

/** The tables of records that are there. */
export function presentTables({ relations }: RecordsPlace): ReadonlySet<string> {
  return new Set(relations.filter(isOwn).map(({ name }) => name));
}

/** Whether this user may read some tables of records, which are there. */
export function mayRead({ usage, relations }: RecordsPlace, tables: readonly RecordTable[]): boolean {
  const readable = relations.filter((one) => isOwn(one) && !one.lacking.includes('SELECT'));
  return usage && tables.every((table) => readable.some(({ name }) => name === table));
}

/** Throws the coded error that keeping records in a schema would meet. */
export function checkRecords(place: RecordsPlace, schema: string): void {
  refuseForeign(place, schema);
  const grants = grantsFor(place, schema);
  if (grants === undefined) return;
  throw new MigrationError({
    code: 'PERMISSION_DENIED',
    message: `The user "${place.user}" may not keep godwit's own records in the schema "${schema}" of the database "${place.database}".`,
    hint: `${grants}\nOr name another schema, or keep no records: options.bookkeeping "none".`,
  });
}

/** What would help; undefined where nothing is lacking. */
function grantsFor(place: RecordsPlace, schema: string): string | undefined {
  const user = quoteName(place.user);
  const name = quoteName(schema);
  if (!place.exists) {
    if (place.may_create_schemas) return undefined;
    return `The database's owner grants it:\nGRANT CREATE ON DATABASE ${quoteName(place.database)} TO ${user};\nor makes it:\nCREATE SCHEMA ${name} AUTHORIZATION ${user};`;
  }
  const present = presentTables(place);
  const complete = Object.keys(RECORD_RIGHTS).every((table) => present.has(table));
  const ofSchema = [...(place.usage ? [] : ['USAGE']), ...(place.create || complete ? [] : ['CREATE'])];
  const ofTables = place.relations.filter(isOwn).flatMap((table) => {
    const wanted = RECORD_RIGHTS[table.name as RecordTable];
    const lacking = wanted.filter((right) => table.lacking.includes(right));
    const on = qualifiedName({ schema, name: table.name });
    return lacking.length === 0 ? [] : [`GRANT ${lacking.join(', ')} ON ${on} TO ${user}`];
  });
  const grants = [
    ...(ofSchema.length === 0 ? [] : [`GRANT ${ofSchema.join(', ')} ON SCHEMA ${name} TO ${user}`]),
    ...ofTables,
  ];
  return grants.length === 0 ? undefined : `Its owner grants it:\n${grants.join(';\n')};`;
}

/** Records go into a schema of their own, so that it can be dropped as a whole. */
function refuseForeign({ relations }: RecordsPlace, schema: string): void {
  const isRecords = relations.some((one) => one.name === 'layout' && isOwn(one));
  const found = relations.find((one) => !isOwn(one) && (!isRecords || one.name in RECORD_RIGHTS));
  if (found === undefined) return;
  throw new MigrationError({
    code: 'TARGET_NOT_EMPTY',
    message: `The schema ${quoteName(schema)} is to hold the records of runs, but it has something else: ${quoteName(found.name)}.`,
    hint: 'Name a schema that is empty or not there yet with options.bookkeeping.',
  });
}

/** Whether a relation is a table of records: by its name, and by its columns. */
function isOwn({ name, kind, columns }: Relation): boolean {
  if (kind !== 'r' || !(name in RECORD_RIGHTS)) return false;
  return recordColumns(name as RecordTable).every((column) => columns.includes(column));
}
