import { MigrationError, type Restored, type TableName } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { inTransaction } from '../../connect/in-transaction.js';
import { ASIDE, type AsideRecord, dropText, setAsideStep } from '../../ddl/set-aside.js';
import { qualifiedName, quoteName } from '../../ddl/sql-text.js';
import { isServerError, safeMessage } from '../../errors/server-error.js';
import { recordAsideUndo, standingOf } from '../recorded-steps.js';

/** A schema in which old tables wait for the end of a run. */
interface Aside {
  readonly aside: string;
  readonly record: AsideRecord;
  readonly owner: string;
  readonly user: string;
  readonly trusted: boolean;
  readonly old: readonly Relation[];
  /** What the run has made in their place. */
  readonly made: readonly Relation[];
}

interface Relation {
  readonly name: string;
  readonly kind: 'r' | 'p' | 'v' | 'm';
}

const SCHEMAS = `
  SELECT n.nspname::text AS aside, pg_catalog.obj_description(n.oid, 'pg_namespace') AS record,
         pg_catalog.pg_get_userbyid(n.nspowner)::text AS owner, current_user::text AS user,
         pg_catalog.pg_get_userbyid(n.nspowner) = current_user
           OR (SELECT rolsuper FROM pg_catalog.pg_roles WHERE oid = n.nspowner) AS trusted
    FROM pg_catalog.pg_namespace AS n
   WHERE pg_catalog.starts_with(n.nspname::text, $1) AND pg_catalog.obj_description(n.oid, 'pg_namespace') IS NOT NULL
   ORDER BY 1`;

const RELATIONS = `
  SELECT c.relname::text AS name, c.relkind::text AS kind FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition ORDER BY c.oid`;

/** The tables and views that runs have set aside and that are not in their place. */
export async function asideObjects(connection: Connection): Promise<readonly string[]> {
  return (await readAside(connection)).flatMap(oldObjects);
}

/** Puts them back in place of what their runs had made, but for those of the run `except`. One transaction for all. */
export async function restoreAside(
  connection: Connection,
  records: string | undefined,
  except: string | undefined,
): Promise<readonly Restored[]> {
  const kept =
    records === undefined || except === undefined ? [] : await standingOf(connection, records, except);
  const found = (await readAside(connection)).filter(
    ({ record }) => !kept.includes(setAsideStep(record.schema)),
  );
  if (found.length === 0) return [];
  refuseForeign(found);
  const sql = takePlace(found)
    .filter((text) => text !== '')
    .join(';\n');
  try {
    await inTransaction(connection, async () => {
      await connection.run(sql);
      await recordAsideUndo(connection, records, except);
    });
    return found.flatMap(oldObjects).map((object) => ({ object, state: 'whole' }));
  } catch (error) {
    if (!isServerError(error)) throw error;
    const reason = `${safeMessage(error)} (SQLSTATE ${error.code})`;
    const object = found.flatMap(oldObjects).join(', ');
    return [{ object, state: 'missing', failure: { reason, sql: `BEGIN;\n${sql};\nCOMMIT`, rows: false } }];
  }
}

async function readAside(connection: Connection): Promise<readonly Aside[]> {
  const rows = await connection.query<Omit<Aside, 'record'> & { record: string }>(SCHEMAS, [ASIDE]);
  const found: Aside[] = [];
  for (const row of rows) {
    const record = recordOf(row.record);
    if (record === undefined) continue;
    const old = await connection.query<Relation>(RELATIONS, [row.aside]);
    const there = await connection.query<Relation>(RELATIONS, [record.schema]);
    found.push({ ...row, record, old, made: there.filter(({ name }) => isMade(name, record, old)) });
  }
  return found;
}

/** What bears the name of something old that is not away is the old one itself: not moved yet, or back already. */
function isMade(name: string, record: AsideRecord, away: readonly Relation[]): boolean {
  if (!record.made.includes(name)) return false;
  return !record.old.includes(name) || away.some((one) => one.name === name);
}

function recordOf(text: string): AsideRecord | undefined {
  try {
    const record = JSON.parse(text) as Partial<AsideRecord>;
    return typeof record.schema === 'string' && Array.isArray(record.made) && Array.isArray(record.old)
      ? (record as AsideRecord)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Who may write the comment decides what is dropped, so only that of one's own or of a superuser counts. */
function refuseForeign(found: readonly Aside[]): void {
  const foreign = found.find(({ trusted }) => !trusted);
  if (foreign === undefined) return;
  throw new MigrationError({
    code: 'PERMISSION_DENIED',
    message: `A run of the user "${foreign.owner}" was cut off and left old tables in the schema ${quoteName(foreign.aside)}.`,
    hint: 'Run again as that user, who may put them back.',
    place: { schema: foreign.aside },
  });
}

/** Tables of several schemas may point at each other, so all that was made goes before anything comes back. */
function takePlace(due: readonly Aside[]): readonly string[] {
  const views = due.flatMap(({ record, made }) => viewsOf(record.schema, made));
  const tables = due.flatMap(({ record, made }) => tablesOf(record.schema, made));
  const back = due.flatMap(({ aside, record, old }) => [
    ...old.map(
      ({ name, kind }) =>
        `ALTER ${WORDS[kind]} ${qualifiedName({ schema: aside, name })} SET SCHEMA ${quoteName(record.schema)}`,
    ),
    `DROP SCHEMA ${quoteName(aside)}`,
  ]);
  return [dropText(tables, views.toReversed(), []), ...back];
}

function tablesOf(schema: string, relations: readonly Relation[]): readonly TableName[] {
  return relations.filter(({ kind }) => kind === 'r' || kind === 'p').map(({ name }) => ({ schema, name }));
}

function viewsOf(
  schema: string,
  relations: readonly Relation[],
): readonly { readonly name: TableName; readonly materialized: boolean }[] {
  const views = relations.filter(({ kind }) => kind === 'v' || kind === 'm');
  return views.map(({ name, kind }) => ({ name: { schema, name }, materialized: kind === 'm' }));
}

const WORDS = { r: 'TABLE', p: 'TABLE', v: 'VIEW', m: 'MATERIALIZED VIEW' } as const;

function oldObjects({ record, old }: Aside): readonly string[] {
  return old.map(
    ({ name, kind }) => `${WORDS[kind].toLowerCase()} ${qualifiedName({ schema: record.schema, name })}`,
  );
}
