import {
  type ApartDdl,
  type ApartOptions,
  isHiding,
  MigrationError,
  type Statement,
  type TableName,
} from '@godwit/plugin-api';
import { tokenize } from '@godwit/plugin-api/sql';
import { grammar } from '../expressions/grammar.js';
import { keptNotes, keptOf, makeKept } from './keep-aside.js';
import { renamed, sequenceNames } from './rename-text.js';
import { apart as apartOf, dropText, recordsOf } from './set-aside.js';
import { DEFAULT_SCHEMA, dollarQuote, qualifiedName, quoteName, quoteText } from './sql-text.js';
import { afterProof, beforeLoad } from './statement.js';

/** What the names of schemas begin with in which runs build what takes its place as a whole. */
export const NEW = 'godwit_new_';

/** What a run makes that stands in a schema by itself. */
interface Made {
  readonly name: TableName;
  /** As `ALTER` calls it; what may have been left out is moved where it is. */
  readonly word: string;
}

/** The words for what statements make, by what their ids begin with. */
const WORDS: Readonly<Record<string, string>> = {
  'create-table': 'TABLE IF EXISTS',
  'create-view': 'VIEW IF EXISTS',
  'create-sequence': 'SEQUENCE IF EXISTS',
  'create-type': 'TYPE',
  'create-domain': 'DOMAIN',
};

/**
 * The same statements, so that all they make stands in schemas of the run's own, and is moved to where it belongs in one
 * transaction when all is proved: until that is committed, nobody sees anything of it.
 */
export function buildApart(statements: readonly Statement[], options: ApartOptions): ApartDdl {
  const made = statements.flatMap(madeBy);
  refuseHidden(made);
  const names = new Map(made.map(({ name }) => [qualifiedName(name), name]));
  for (const name of parts(statements)) names.set(qualifiedName(name), name);
  const prefix = `${NEW}${options.runId.slice(0, 8)}_`;
  const place = (name: TableName): TableName => {
    const schema = name.schema ?? DEFAULT_SCHEMA;
    return names.has(qualifiedName(name)) ? { ...name, schema: apartOf(prefix, schema) } : name;
  };
  const apart = <T>(value: T): T => renamed(value, place) as T;
  const schemas = [...new Set(made.map(({ name }) => name.schema ?? DEFAULT_SCHEMA))];
  return {
    statements: [
      ...schemas.map((schema) => makeApart(schema, apartOf(prefix, schema))),
      ...statements.map((statement) => ({
        ...apart(statement),
        id: statement.id,
        purpose: statement.purpose,
      })),
      ...putOldAway(options),
      ...made.map((one) => putInPlace(one, place(one.name))),
      ...schemas.map((schema) => dropApart(apartOf(prefix, schema))),
    ],
    notes: options.old !== undefined && options.keeps ? keptNotes(options.old, options.runId) : [],
    apart,
    home: (schema) => schemas.find((one) => apartOf(prefix, one) === schema) ?? schema,
  };
}

/** What is where its table is: indexes and keys, by whose names they are dropped or described, and named generators. */
function parts(statements: readonly Statement[]): readonly TableName[] {
  return statements.flatMap(({ id, sql, table, object }) => {
    if (id.startsWith('create-table:')) return sequenceNames(sql);
    return table && object ? [{ schema: table.schema ?? DEFAULT_SCHEMA, name: object }] : [];
  });
}

function madeBy({ id, sql }: Statement): readonly Made[] {
  const kind = id.slice(0, id.indexOf(':'));
  const word = WORDS[kind];
  const [schema, dot, name] = tokenize(id.slice(kind.length + 1), grammar);
  if (word === undefined || schema === undefined || dot?.text !== '.' || name === undefined) return [];
  // What completes a view has its id, and makes nothing.
  if (!/^CREATE /.test(sql) || /^CREATE (UNIQUE )?INDEX/.test(sql)) return [];
  const materialized = sql.startsWith('CREATE MATERIALIZED') ? 'MATERIALIZED ' : '';
  return [{ name: { schema: schema.value, name: name.value }, word: `${materialized}${word}` }];
}

/** Whatever is made in it gets the rights that the defaults of the other schema give; they go with it, the rights stay. */
function makeApart(schema: string, apart: string): Statement {
  const name = quoteName(apart);
  const body = `DECLARE one record; BEGIN
    FOR one IN SELECT CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'T' THEN 'TYPES' END AS kind,
          a.privilege_type AS privilege, a.is_grantable,
          CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END AS grantee
        FROM pg_catalog.pg_default_acl AS d JOIN pg_catalog.pg_namespace AS n ON n.oid = d.defaclnamespace,
             LATERAL pg_catalog.aclexplode(d.defaclacl) AS a
       WHERE n.nspname = ${quoteText(schema)} AND d.defaclobjtype IN ('r', 'S', 'T')
         AND pg_catalog.pg_get_userbyid(d.defaclrole) = current_user
    LOOP EXECUTE pg_catalog.format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT %s ON %s TO %s%s', ${quoteText(apart)}, one.privilege,
        one.kind, one.grantee, CASE WHEN one.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
    END LOOP; END`;
  return beforeLoad({
    id: `create-apart:${quoteName(schema)}`,
    sql: `CREATE SCHEMA ${name}; DO ${dollarQuote(body)}`,
    purpose: `make room for the new tables of ${quoteName(schema)}`,
    undo: [`DROP SCHEMA ${name}`],
  });
}

/** Statements of the one transaction that puts the new in place of the old. */
function swap(parts: Parameters<typeof afterProof>[0]): Statement {
  return { ...afterProof(parts), group: 'swap' };
}

function putInPlace({ name, word }: Made, away: TableName): Statement {
  const home = qualifiedName(name);
  const plain = word.replace(' IF EXISTS', '').toLowerCase();
  return swap({
    id: `swap:${plain}:${home}`,
    sql: `ALTER ${word} ${qualifiedName(away)} SET SCHEMA ${quoteName(name.schema ?? DEFAULT_SCHEMA)}`,
    purpose: `put ${plain} ${home} in its place`,
    undo: [`ALTER ${word} ${home} SET SCHEMA ${quoteName(away.schema ?? DEFAULT_SCHEMA)}`],
  });
}

function dropApart(apart: string): Statement {
  const name = quoteName(apart);
  return swap({
    id: `swap:schema:${name}`,
    sql: `DROP SCHEMA ${name}`,
    purpose: 'remove the room for the new tables',
    undo: [`CREATE SCHEMA ${name}`],
  });
}

/** The old ones go, or are kept, in the transaction that puts the new in their place. */
function putOldAway({ old, keeps, runId }: ApartOptions): readonly Statement[] {
  if (old === undefined) return [];
  const { tables, views } = old;
  if (!keeps) {
    const sql = dropText(
      tables.map(({ name }) => name),
      views.toReversed(),
      [],
    );
    return [swap({ id: 'drop-old', sql, purpose: 'drop the old tables' })];
  }
  const moving = [
    ...views.map(({ name, materialized }) => ({ name, word: materialized ? 'MATERIALIZED VIEW' : 'VIEW' })),
    ...tables.map(({ name }) => ({ name, word: 'TABLE' })),
  ];
  return [
    ...recordsOf(old).map((record) =>
      swap({ id: `swap:kept:${quoteName(record.schema)}`, ...makeKept(record, runId) }),
    ),
    ...moving.map(({ name, word }) => {
      const schema = name.schema ?? DEFAULT_SCHEMA;
      const kept = keptOf(schema, runId);
      return swap({
        id: `swap:old:${qualifiedName(name)}`,
        sql: `ALTER ${word} ${qualifiedName(name)} SET SCHEMA ${quoteName(kept)}`,
        purpose: `keep the old ${word.toLowerCase()} ${qualifiedName(name)}`,
        undo: [
          `ALTER ${word} ${qualifiedName({ schema: kept, name: name.name })} SET SCHEMA ${quoteName(schema)}`,
        ],
      });
    }),
  ];
}

/** Such a name stands in the statements by its escapes, where it is not found again. */
function refuseHidden(made: readonly Made[]): void {
  const hidden = made.find(({ name }) => isHiding(`${name.schema}${name.name}`));
  if (hidden === undefined) return;
  throw new MigrationError({
    code: 'OPTION_NOT_AVAILABLE',
    message: 'A name with control characters cannot be built apart, as options.atomic asks.',
    hint: 'Rename it in the source, leave it out with excludeTables, or leave options.atomic out.',
    place: { table: hidden.name.name },
  });
}
