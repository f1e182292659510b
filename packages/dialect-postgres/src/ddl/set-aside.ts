import { createHash } from 'node:crypto';
import type { ReplacedObjects, Statement, Table, TableName, View } from '@godwit/plugin-api';
import { DEFAULT_SCHEMA, qualifiedName, quoteName, quoteText } from './sql-text.js';
import { afterProof, beforeLoad } from './statement.js';

/** What the names of schemas begin with in which old tables wait for the end of a run. */
export const ASIDE = 'godwit_aside_';
/** The longest name of PostgreSQL in bytes. */
const LONGEST = 63;

/** What the comment of such a schema tells, as JSON, so that what is in it can go back without a plan. */
export interface AsideRecord {
  /** Where the tables and views in it come from. */
  readonly schema: string;
  /** What the run makes in that place: tables and views, by their names. */
  readonly made: readonly string[];
  /** What waits or will wait in it: of these names the run makes something only while the old one is away. */
  readonly old: readonly string[];
}

/**
 * Moves old tables and views into schemas of their own, and drops them when everything else is done. Until that is
 * committed, for all schemas at once, the old ones count.
 */
export function setAside(old: ReplacedObjects): readonly Statement[] {
  const schemas = recordsOf(old).map(({ schema }) => schema);
  return [...moveAside(old), dropAside(old.tables, old.views, schemas)];
}

/** Moves old tables and views into schemas of their own. */
export function moveAside(old: ReplacedObjects): readonly Statement[] {
  return [...recordsOf(old).map(makeAside), ...old.views.map(moveView), ...old.tables.map(moveTable)];
}

/** What is set aside, schema by schema. */
export function recordsOf({ tables, views, made }: ReplacedObjects): readonly AsideRecord[] {
  const schemas = [...new Set([...tables, ...views].map(({ name }) => name.schema ?? DEFAULT_SCHEMA))];
  return schemas.map((schema) => {
    const namesIn = (names: readonly TableName[]): readonly string[] =>
      names.filter((name) => (name.schema ?? DEFAULT_SCHEMA) === schema).map(({ name }) => name);
    return { schema, made: namesIn(made), old: namesIn([...tables, ...views].map(({ name }) => name)) };
  });
}

/** The schema in which the tables of a schema wait. */
export function asideOf(schema: string): string {
  return apart(ASIDE, schema);
}

/** The name of a schema that stands for another one; a name that would be too long tells less. */
export function apart(prefix: string, schema: string): string {
  const name = `${prefix}${schema}`;
  if (Buffer.byteLength(name) <= LONGEST) return name;
  return `${prefix}${createHash('sha256').update(schema).digest('hex').slice(0, 40)}`;
}

/** The id of the statement that makes it. */
export function setAsideStep(schema: string): string {
  return `set-aside:${quoteName(schema)}`;
}

function makeAside(record: AsideRecord): Statement {
  const name = quoteName(asideOf(record.schema));
  return beforeLoad({
    id: setAsideStep(record.schema),
    sql: `CREATE SCHEMA ${name}; ${commentOn(record)}`,
    purpose: `make room for the old tables of ${quoteName(record.schema)}`,
    undo: [`DROP SCHEMA ${name}`],
  });
}

/** Sets the comment by which what waits can go back. */
export function commentOn(record: AsideRecord): string {
  return `COMMENT ON SCHEMA ${quoteName(asideOf(record.schema))} IS ${quoteText(JSON.stringify(record))}`;
}

function moveTable({ name }: Table): Statement {
  const [home, away] = places(name);
  return beforeLoad({
    id: `set-aside:${home}`,
    sql: `ALTER TABLE ${home} SET SCHEMA ${quoteName(away.schema)}`,
    purpose: `set aside table ${home}`,
    table: name,
    undo: [`ALTER TABLE ${qualifiedName(away)} SET SCHEMA ${quoteName(name.schema ?? DEFAULT_SCHEMA)}`],
  });
}

function moveView({ name, materialized }: View): Statement {
  const [home, away] = places(name);
  const alter = materialized ? 'ALTER MATERIALIZED VIEW' : 'ALTER VIEW';
  return beforeLoad({
    id: `set-aside:${home}`,
    sql: `${alter} ${home} SET SCHEMA ${quoteName(away.schema)}`,
    purpose: `set aside view ${home}`,
    undo: [`${alter} ${qualifiedName(away)} SET SCHEMA ${quoteName(name.schema ?? DEFAULT_SCHEMA)}`],
  });
}

function places(name: Table['name']): readonly [string, { readonly schema: string; readonly name: string }] {
  return [qualifiedName(name), { schema: asideOf(name.schema ?? DEFAULT_SCHEMA), name: name.name }];
}

function dropAside(tables: readonly Table[], views: readonly View[], schemas: readonly string[]): Statement {
  const names = schemas.map((schema) => quoteName(asideOf(schema))).join(', ');
  const sql = dropText(
    tables.map(({ name }) => places(name)[1]),
    views.toReversed().map(({ name, materialized }) => ({ name: places(name)[1], materialized })),
    schemas.map(asideOf),
  );
  return afterProof({ id: `drop-aside:${names}`, sql, purpose: 'drop the old tables' });
}

/** One statement for all tables, so that keys between them do not matter; nothing else goes with them. */
export function dropText(
  tables: readonly Table['name'][],
  views: readonly Pick<View, 'name' | 'materialized'>[],
  schemas: readonly string[],
): string {
  return [
    ...views.map(
      ({ name, materialized }) =>
        `DROP ${materialized ? 'MATERIALIZED ' : ''}VIEW IF EXISTS ${qualifiedName(name)}`,
    ),
    ...(tables.length === 0 ? [] : [`DROP TABLE IF EXISTS ${tables.map(qualifiedName).join(', ')}`]),
    ...(schemas.length === 0 ? [] : [`DROP SCHEMA ${schemas.map(quoteName).join(', ')}`]),
  ].join(';\n');
}
