import pg from 'pg';
import { settleForTexts } from '../../checker/carried/postgres-tables.js';
import { quote } from '../../checker/sqlite-side.js';
import type { DatabaseState } from './database-state.js';

/** Schemas that are nobody's own. Of godwit's records only what they are made of counts. */
const SCHEMAS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";
const OWN = `${SCHEMAS} AND n.nspname <> 'godwit'`;

/** Everything that a run may leave behind or leave out, each query of one column. */
const OBJECTS = [
  `SELECT 'schema ' || n.nspname FROM pg_namespace n WHERE ${SCHEMAS}`,
  `SELECT concat_ws(' ', 'relation', n.nspname, c.relname, c.relkind, c.relpersistence, c.reloptions::text, c.relrowsecurity)
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${SCHEMAS}`,
  `SELECT concat_ws(' ', 'column', c.oid::regclass, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
     a.attcollation::regcollation, a.attstorage, pg_get_expr(d.adbin, d.adrelid))
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
   LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE ${OWN} AND c.relkind IN ('r', 'p', 'v')`,
  `SELECT concat_ws(' ', 'constraint', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid), k.convalidated, k.condeferrable)
   FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE ${OWN}`,
  `SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready)
   FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN}`,
  `SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled)
   FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN} AND NOT t.tgisinternal`,
  `SELECT concat_ws(' ', 'view', c.oid::regclass, pg_get_viewdef(c.oid))
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN} AND c.relkind IN ('v', 'm')`,
  `SELECT concat_ws(' ', 'function', p.oid::regprocedure, md5(p.prosrc)) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${OWN}`,
  `SELECT concat_ws(' ', 'type', t.oid::regtype, (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
   FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${OWN} AND t.typtype IN ('e', 'd', 'r')`,
  `SELECT concat_ws(' ', 'sequence', schemaname, sequencename, data_type, start_value, min_value, max_value, increment_by, cycle, coalesce(last_value::text, 'unused'))
   FROM pg_sequences q JOIN pg_namespace n ON n.nspname = q.schemaname WHERE ${OWN}`,
  `SELECT concat_ws(' ', 'comment', (pg_identify_object(classoid, objoid, objsubid)).identity, description)
   FROM pg_description WHERE objoid >= 16384 AND (pg_identify_object(classoid, objoid, objsubid)).schema IS DISTINCT FROM 'godwit'`,
  `SELECT concat_ws(' ', 'setting', setconfig::text) FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  `SELECT concat_ws(' ', 'slot', slot_name) FROM pg_replication_slots WHERE database = current_database()`,
  `SELECT concat_ws(' ', 'prepared', gid) FROM pg_prepared_xacts WHERE database = current_database()`,
];

const TABLES = `
  SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OWN} AND c.relkind = 'r' ORDER BY 1, 2`;

/** Reads all that a database of PostgreSQL holds, but for what godwit's records say. Rows count as often as they are there. */
export async function readPostgresState(url: string): Promise<DatabaseState> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await settleForTexts(client);
    const lines: string[] = [];
    for (const text of OBJECTS)
      lines.push(...(await client.query<[string]>({ text, rowMode: 'array' })).rows.map(([line]) => line));
    const { rows } = await client.query<{ nspname: string; relname: string }>(TABLES);
    for (const { nspname, relname } of rows) {
      const table = `${quote(nspname)}.${quote(relname)}`;
      const { rows: found } = await client.query<{ line: string }>(
        `SELECT count(*) || ' rows ' || coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0) AS line FROM ONLY ${table} AS t`,
      );
      lines.push(`table ${table} ${found[0]?.line}`);
    }
    return new Set(lines);
  } finally {
    await client.end();
  }
}
