import {
  type ChangeStatement,
  type Column,
  type ColumnConversion,
  type CompiledChange,
  type ForeignKey,
  formatTableName,
  type SchemaChange,
  type Table,
} from '@godwit/plugin-api';
import type { NamedObject } from '../commands.js';
import { type Constraint, nameOf } from '../constraint.js';
import { isSameName } from '../database.js';
import { isSameData } from '../same-data.js';
import { misfitText, valueCast } from '../state/cast-value.js';
import { objectsOf } from './changed-objects.js';
import { labelOf } from './objects.js';
import { constraintId, describeConstraint, sync } from './statement.js';

/**
 * The statements that bring a schema that is there to another one. Foreign keys go first and come last, so that the order of tables
 * does not count.
 */
export function change({ found, wanted, changes, renames, keepAs }: SchemaChange): CompiledChange {
  const touched = (table: Table): boolean =>
    changes.some((one) => 'table' in one && isSameName(one.table, table.name));
  const has = (tables: readonly Table[], { name }: Table): Table | undefined =>
    tables.find((one) => isSameName(one.name, name));
  const pairs = wanted.tables.flatMap((table) => {
    const own = has(found.tables, table);
    return own !== undefined && touched(table) ? [{ own, table }] : [];
  });
  const gone = found.tables.filter((table) => has(wanted.tables, table) === undefined);
  const come = wanted.tables.filter((table) => has(found.tables, table) === undefined);
  const objects = objectsOf(found, wanted);
  const goneKeys = [
    ...pairs.flatMap(({ own, table }) => foreignKeys(own, table)),
    ...gone.flatMap((table) => foreignKeys(table)),
  ];
  const newKeys = [
    ...pairs.flatMap(({ own, table }) => foreignKeys(table, own)),
    ...come.flatMap((table) => foreignKeys(table)),
  ];
  return {
    statements: [
      ...renames.map(renameStatement),
      ...objects.textsGone.map((object) => objectStatement('drop', object)),
      ...goneKeys.map((one) => keyStatement('drop', one)),
      ...objects.gone.map((object) => objectStatement('drop', object)),
      ...objects.come.map((object) => objectStatement('create', object)),
      ...come.map(createTable),
      ...pairs.map(({ own, table }) => alterTable(own, table, keepAs)),
      ...gone.map((table) => dropTable(table, keepAs)),
      ...newKeys.map((one) => keyStatement('add', one)),
      ...objects.textsCome.map((object) => objectStatement('create', object)),
    ],
    notes: [],
  };
}

/** What becomes of values by the one table of conversions. */
export function converts(_table: Table, from: Column, to: Column): ColumnConversion | undefined {
  if (to.generated !== undefined) return from.generated === undefined ? undefined : { rewrites: true };
  if (valueCast(from.type, to.type) === undefined) return undefined;
  const isSame = isSameData(from.type, to.type);
  return isSame ? { rewrites: false } : { rewrites: true, misfits: misfitText(from.name, to.type) };
}

function renameStatement({ table, from, column }: SchemaChange['renames'][number]): ChangeStatement {
  const old = column === undefined ? formatTableName(from ?? table) : column.from;
  const next = column === undefined ? formatTableName(table) : column.to;
  const back = {
    table: from ?? table,
    ...(from === undefined ? {} : { from: table }),
    ...(column === undefined ? {} : { column: { from: column.to, to: column.from } }),
  };
  const parts = { id: `rename:${formatTableName(table)}.${old}`, purpose: `rename ${old} to ${next}`, table };
  const rename = { table, ...(from && { from }), ...(column && { column }) };
  return sync({ ...parts, risk: 'safe' }, { do: 'rename', rename }, [{ do: 'rename', rename: back }]);
}

interface OwnedKey {
  readonly table: Table;
  readonly constraint: Constraint;
}

/** The foreign keys of a table, but for those that another form of it has, too. */
function foreignKeys(table: Table, other?: Table): readonly OwnedKey[] {
  const isOther = (key: ForeignKey): boolean =>
    other?.foreignKeys.some((one) => isSameData(one, key)) !== true;
  return table.foreignKeys.filter(isOther).map((key) => ({ table, constraint: { is: 'foreign-key', key } }));
}

function keyStatement(what: 'add' | 'drop', { table: { name }, constraint }: OwnedKey): ChangeStatement {
  const add = { do: 'add', to: name, constraint } as const;
  const remove = { do: 'remove', from: name, ...nameOf(constraint) } as const;
  const parts = {
    id: `${what}-${constraintId(constraint, name)}`,
    purpose: `${what} ${describeConstraint(constraint, name)}`,
    table: name,
  };
  if (what === 'add') return sync({ ...parts, risk: 'rewrite' }, add, [remove]);
  return sync({ ...parts, risk: 'safe' }, remove, [add]);
}

function objectStatement(what: 'create' | 'drop', object: NamedObject): ChangeStatement {
  const label = labelOf(object);
  const [create, drop] = [{ do: 'create-object', object } as const, { do: 'drop-object', object } as const];
  const parts = {
    id: `${what}-${label}`.replaceAll(' ', ':'),
    purpose: `${what} ${label}`,
    risk: 'safe' as const,
  };
  return what === 'create' ? sync(parts, create, [drop]) : sync(parts, drop, [create]);
}

function withoutKeys(table: Table): Table {
  return { ...table, foreignKeys: [] };
}

function createTable(table: Table): ChangeStatement {
  const name = formatTableName(table.name);
  const parts = { id: `create-table:${name}`, purpose: `create table ${name}`, table: table.name };
  const command = { do: 'create-table', table: withoutKeys(table) } as const;
  return sync({ ...parts, risk: 'safe' }, command, [{ do: 'drop-table', table: table.name }]);
}

function dropTable(table: Table, as: string | undefined): ChangeStatement {
  const name = formatTableName(table.name);
  const parts = { id: `drop-table:${name}`, purpose: `drop table ${name}`, table: table.name };
  if (as === undefined) {
    const undo = { do: 'create-table', table: withoutKeys(table) } as const;
    return sync({ ...parts, risk: 'data-loss' }, { do: 'drop-table', table: table.name }, [undo]);
  }
  const kept = { table: table.name, as };
  return sync({ ...parts, risk: 'safe' }, { do: 'keep-table', ...kept }, [{ do: 'restore-table', ...kept }]);
}

/** Only foreign keys that both forms have are there meanwhile. */
function alterTable(own: Table, table: Table, as: string | undefined): ChangeStatement {
  const name = formatTableName(table.name);
  const withShared = (one: Table, other: Table): Table => {
    const isShared = (key: ForeignKey): boolean => other.foreignKeys.some((each) => isSameData(each, key));
    return { ...one, foreignKeys: one.foreignKeys.filter(isShared) };
  };
  const loses = own.columns.some((column) => column.generated === undefined && isLost(column, table));
  const isKept = loses && as !== undefined && hasSameKey(own, table);
  const parts = { id: `alter-table:${name}`, purpose: `alter table ${name}`, table: table.name };
  return sync(
    { ...parts, risk: loses && !isKept ? 'data-loss' : 'rewrite' },
    { do: 'alter-table', to: withShared(table, own), ...(isKept ? { keepAs: as } : {}) },
    [{ do: 'alter-table', to: withShared(own, table), ...(isKept ? { restoreFrom: as } : {}) }],
  );
}

function isLost(column: Column, { columns }: Table): boolean {
  const next = columns.find(({ name }) => name === column.name);
  return (
    next === undefined || next.generated !== undefined || valueCast(column.type, next.type) === undefined
  );
}

/** Rows are found again by their primary key. */
function hasSameKey(own: Table, table: Table): boolean {
  const columns = own.primaryKey?.columns ?? [];
  const typeOf = (one: Table, name: string): unknown =>
    one.columns.find((column) => column.name === name)?.type;
  return (
    columns.length > 0 &&
    isSameData(columns, table.primaryKey?.columns) &&
    columns.every((name) => isSameData(typeOf(own, name), typeOf(table, name)))
  );
}
