import type { ForeignKey, Note, ReferentialAction, Statement, Table } from '@godwit/plugin-api';
import type { CreateContext } from './create-context.js';
import { foreignKeyMisfit } from './foreign-key-fit.js';
import { deferrable } from './keys.js';
import { nameList, qualifiedName, quoteName } from './sql-text.js';
import { afterLoad, type Compiled, placeIn } from './statement.js';

/** A foreign key, first for new rows only, then, if no row points at nothing, for all. */
export function compileForeignKey(table: Table, key: ForeignKey, context: CreateContext): Compiled {
  const misfit = foreignKeyMisfit(table, key, context);
  if (misfit !== undefined) return notCarried(table, key, misfit);
  const name = context.names.constraint(
    table.name,
    key.name ?? `${table.name.name}_${key.columns.join('_')}_fkey`,
  );
  const validate = key.validated === false ? [] : [validateForeignKey(table, key, name)];
  return {
    statements: [addForeignKey(table, key, name), ...validate],
    notes: [],
    made: [{ table: table.name, part: { foreignKeys: [{ ...key, name }] } }],
  };
}

/** `ADD CONSTRAINT ... NOT VALID`. */
function addForeignKey(table: Table, key: ForeignKey, name: string): Statement {
  const target = qualifiedName(table.name);
  return afterLoad({
    id: addedForeignKey(table, name),
    sql: `ALTER TABLE ${target} ADD CONSTRAINT ${quoteName(name)} ${foreignKeyClause(key)} NOT VALID`,
    purpose: `add foreign key ${quoteName(name)} to ${target}`,
    table: table.name,
    object: name,
    needs: [key.references.table],
    undo: [`ALTER TABLE ${target} DROP CONSTRAINT ${quoteName(name)}`],
  });
}

function addedForeignKey(table: Table, name: string): string {
  return `foreign-key:${qualifiedName(table.name)}.${quoteName(name)}`;
}

/** `VALIDATE CONSTRAINT`, left out with a note where rows point at nothing. */
function validateForeignKey(table: Table, key: ForeignKey, name: string): Statement {
  const target = qualifiedName(table.name);
  const note: Note = {
    code: 'FOREIGN_KEY_NOT_VALID',
    severity: 'warning',
    place: placeIn(table.name, { object: name }),
    message: `Rows point at nothing in ${key.references.table.name}: the foreign key is NOT VALID and holds for new and changed rows only, until they are corrected and VALIDATE CONSTRAINT is run.`,
    suggestion: orphansText(table, key),
  };
  const keyColumns = table.primaryKey?.columns ?? [];
  const { columns, references } = key;
  return afterLoad({
    id: `validate-foreign-key:${target}.${quoteName(name)}`,
    sql: `ALTER TABLE ${target} VALIDATE CONSTRAINT ${quoteName(name)}`,
    purpose: `validate foreign key ${quoteName(name)} of ${target}`,
    table: table.name,
    needs: [references.table],
    requires: [addedForeignKey(table, name)],
    skipWhen: { probe: { kind: 'orphans', table: table.name, columns, references, keyColumns }, note },
  });
}

/** The rows that point at nothing. */
function orphansText(table: Table, { columns, references }: ForeignKey): string {
  const set = columns.map((column) => `t.${quoteName(column)} IS NOT NULL`);
  const same = columns.map((column, index) => {
    return `p.${quoteName(references.columns[index] ?? '')} = t.${quoteName(column)}`;
  });
  const parent = `SELECT FROM ${qualifiedName(references.table)} AS p WHERE ${same.join(' AND ')}`;
  return `SELECT * FROM ${qualifiedName(table.name)} AS t WHERE ${set.join(' AND ')} AND NOT EXISTS (${parent})`;
}

function notCarried(table: Table, key: ForeignKey, reason: string): Compiled {
  const note: Note = {
    code: 'FOREIGN_KEY_NOT_CARRIED',
    severity: 'loss',
    place: placeIn(
      table.name,
      key.name === undefined ? { column: key.columns.join(', ') } : { object: key.name },
    ),
    message: `The foreign key (${nameList(key.columns)}) to ${key.references.table.name} was left out: ${reason}.`,
  };
  return { statements: [], notes: [note] };
}

const ACTIONS: Readonly<Record<ReferentialAction, string>> = {
  'no-action': '',
  restrict: 'RESTRICT',
  cascade: 'CASCADE',
  'set-null': 'SET NULL',
  'set-default': 'SET DEFAULT',
};

/** `FOREIGN KEY (...) REFERENCES ...` with all that belongs to it. */
export function foreignKeyClause(key: ForeignKey): string {
  const update = ACTIONS[key.onUpdate];
  const remove = ACTIONS[key.onDelete];
  const columns = `FOREIGN KEY (${nameList(key.columns)})`;
  const target = `REFERENCES ${qualifiedName(key.references.table)} (${nameList(key.references.columns)})`;
  const match = key.match === 'full' ? ' MATCH FULL' : '';
  const actions = `${update === '' ? '' : ` ON UPDATE ${update}`}${remove === '' ? '' : ` ON DELETE ${remove}`}`;
  return `${columns} ${target}${match}${actions}${deferrable(key.deferrable)}`;
}
