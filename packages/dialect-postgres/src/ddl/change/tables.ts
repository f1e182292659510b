import type { Note, Table } from '@godwit/plugin-api';
import { KEPT, keptNotes, keptOf, makeKept } from '../keep-aside.js';
import { DEFAULT_SCHEMA, qualifiedName, quoteName, quoteText } from '../sql-text.js';
import { placeIn } from '../statement.js';
import { keysOf } from './affected.js';
import { bareColumnText, columnText, commentText, generatorText } from './column-text.js';
import { madeCheck, madeIndex, madeKey, madeNative } from './constraints.js';
import { generatorOf } from './generator.js';
import { objectTexts } from './native-objects.js';
import { objectComments } from './object-comments.js';
import { type Operation, operation } from './operation.js';
import { changesOf, type Scope, type Side } from './scope.js';

/** Tables that come, with all that is theirs but what points at others. */
export function newTables(scope: Scope): readonly Operation[] {
  return changesOf(scope, 'table').flatMap(({ found, wanted }) => {
    if (found !== undefined || wanted === undefined) return [];
    const name = qualifiedName(wanted.name);
    const [create = '', ...more] = tableTexts(carried(wanted), scope.wanted);
    return [
      operation(`create table ${name}`, create, [`DROP TABLE ${name}`], { table: wanted.name }),
      ...more.map((sql) => operation(`complete table ${name}`, sql, [], { table: wanted.name })),
    ];
  });
}

/** What no move carries, such as policies for roles that others may not have, no new table gets. */
function carried(table: Table): Table {
  const { nativeObjects, ...rest } = table;
  return nativeObjects === undefined
    ? table
    : { ...rest, nativeObjects: nativeObjects.filter((one) => one.carried) };
}

/** The statements that make a table with its keys, indexes, checks and generators. */
function tableTexts(table: Table, side: Side): readonly string[] {
  const columns = table.columns.map((column) => {
    const plain = column.identity !== undefined && generatorOf(table, column) !== 'own';
    return plain ? bareColumnText(column, side) : columnText(table, column, side);
  });
  const name = qualifiedName(table.name);
  const native = (table.nativeConstraints ?? []).filter(({ references }) => references === undefined);
  return [
    `CREATE TABLE ${name} (\n  ${columns.join(',\n  ')}\n)`,
    ...table.columns.flatMap((column) => [...generatorText(table, column), ...numberText(table, column)]),
    ...keysOf(table).map((key) => madeKey(table, key).make),
    ...native.map((one) => madeNative(table, one, true).make),
    ...table.indexes.map((index) => madeIndex(table, index).make),
    ...table.checks.map((check) => madeCheck(table, check, check.validated !== false).make),
    ...(table.comment === undefined ? [] : [`COMMENT ON TABLE ${name} IS ${quoteText(table.comment)}`]),
    ...table.columns.flatMap((column) => (column.comment === undefined ? [] : [commentText(table, column)])),
    ...(table.nativeObjects ?? []).flatMap((object) => objectTexts(table, object)?.make ?? []),
    ...objectComments(table, [...table.indexes, ...table.checks, ...keysOf(table).map(({ key }) => key)]),
  ];
}

/** A generator goes on with its number. */
function numberText(table: Table, column: Table['columns'][number]): readonly string[] {
  const last = column.identity?.lastValue;
  const generator = generatorOf(table, column);
  if (last === undefined || (generator !== 'own' && generator !== 'serial')) return [];
  const sequence = `pg_catalog.pg_get_serial_sequence(${quoteText(qualifiedName(table.name))}, ${quoteText(column.name)})`;
  return [`SELECT pg_catalog.setval(${sequence}::pg_catalog.regclass, ${BigInt(last)})`];
}

/** Tables that go, or that are kept where no schema of people's own is. */
export function goneTables(scope: Scope): {
  readonly operations: readonly Operation[];
  readonly notes: readonly Note[];
} {
  const { keepAs } = scope;
  const gone = changesOf(scope, 'table').flatMap(({ found, wanted }) =>
    found !== undefined && wanted === undefined ? [found] : [],
  );
  if (keepAs !== undefined) {
    const old = { tables: gone, views: [], made: [] };
    return { operations: gone.map((table) => moveTable(table, keepAs)), notes: keptNotes(old, keepAs) };
  }
  const operations = gone.toReversed().map((table) => {
    const name = qualifiedName(table.name);
    const triggers = scope.found.schema.triggers.filter((one) => qualifiedName(one.table) === name);
    const undo = [...tableTexts(table, scope.found), ...triggers.map(({ sql }) => sql)];
    return operation(`drop table ${name}`, `DROP TABLE ${name}`, undo, {
      risk: 'data-loss',
      table: table.name,
    });
  });
  return { operations, notes: [] };
}

function moveTable({ name }: Table, keepAs: string): Operation {
  const schema = name.schema ?? DEFAULT_SCHEMA;
  const kept = keptOf(schema, keepAs);
  const own = qualifiedName(name);
  return operation(
    `keep table ${own} in ${quoteName(kept)}`,
    `ALTER TABLE ${own} SET SCHEMA ${quoteName(kept)}`,
    [`ALTER TABLE ${qualifiedName({ schema: kept, name: name.name })} SET SCHEMA ${quoteName(schema)}`],
    { table: name },
  );
}

/** The schemas in which tables and the values of columns are kept. */
export function keptPlaces(scope: Scope): readonly Operation[] {
  const { keepAs } = scope;
  if (keepAs === undefined) return [];
  const tables = changesOf(scope, 'table').flatMap(({ found, wanted }) =>
    found !== undefined && wanted === undefined ? [found.name] : [],
  );
  const columns = changesOf(scope, 'column').flatMap(({ table, found, wanted }) => {
    return found !== undefined && wanted === undefined && found.generated === undefined ? [table] : [];
  });
  const schemas = [...new Set([...tables, ...columns].map(({ schema }) => schema ?? DEFAULT_SCHEMA))];
  return schemas.map((schema) => {
    const { sql, purpose, undo = [] } = makeKept({ schema, made: [], old: [] }, keepAs);
    return operation(purpose, sql, undo);
  });
}

/** Where the values of dropped columns are. */
export function keptColumnNotes(scope: Scope): readonly Note[] {
  const { keepAs } = scope;
  if (keepAs === undefined) return [];
  return changesOf(scope, 'column').flatMap(({ table, found, wanted }): readonly Note[] => {
    if (found === undefined || wanted !== undefined || found.generated !== undefined) return [];
    const kept = keptOf(table.schema ?? DEFAULT_SCHEMA, keepAs);
    const message = `The values of the column are kept in the schema ${quoteName(kept)}, whose name begins with ${KEPT}, with the key of each row.`;
    return [
      { code: 'REPLACED_KEPT', severity: 'info', place: placeIn(table, { column: found.name }), message },
    ];
  });
}
