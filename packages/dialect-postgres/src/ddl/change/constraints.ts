import type { Check, ForeignKey, Index, NativeConstraint, Table, TableName } from '@godwit/plugin-api';
import { foreignKeyClause } from '../foreign-keys.js';
import { qualifiedName, quoteName } from '../sql-text.js';
import { alterTable } from './column-text.js';
import { indexName, indexText, keyName, keyText, type NamedKey } from './key-text.js';
import { objectComments } from './object-comments.js';
import { type Operation, operation } from './operation.js';

/** How something of a table is made and goes; each is the undo of the other. */
export interface Made {
  readonly what: string;
  readonly make: string;
  readonly drop: string;
  readonly table: TableName;
  readonly object: string;
  /** Whether making it reads all rows. */
  readonly reads: boolean;
  /** What is said of it, where it has to be said again. */
  readonly comments: readonly string[];
}

export function makes({ what, make, drop, reads, table, object }: Made): Operation {
  return operation(`add ${what}`, make, [drop], { risk: reads ? 'rewrite' : 'safe', table, object });
}

export function drops({ what, make, drop, table, object, comments }: Made): Operation {
  return operation(`drop ${what}`, drop, [make, ...comments], { table, object });
}

function constraint(table: Table, name: string, kind: string, text: string, reads: boolean): Made {
  return {
    what: `${kind} ${quoteName(name)} of ${qualifiedName(table.name)}`,
    make: `${alterTable(table)} ADD CONSTRAINT ${quoteName(name)} ${text}`,
    drop: `${alterTable(table)} DROP CONSTRAINT ${quoteName(name)}`,
    table: table.name,
    object: name,
    reads,
    comments: objectComments(table, [{ name }]),
  };
}

export function madeKey(table: Table, key: NamedKey): Made {
  return constraint(table, keyName(table, key), key.kind, keyText(key), true);
}

export function madeIndex(table: Table, index: Index): Made {
  const name = indexName(table, index.name);
  const what = `index ${quoteName(index.name)} of ${qualifiedName(table.name)}`;
  return {
    what,
    make: indexText(table, index),
    drop: `DROP INDEX ${name}`,
    table: table.name,
    object: index.name,
    reads: true,
    comments: objectComments(table, [index]),
  };
}

/** `whole`: for the rows that are there, too. */
export function madeForeignKey(table: Table, key: ForeignKey, whole: boolean): Made {
  const name = key.name ?? `${table.name.name}_${key.columns.join('_')}_fkey`;
  const text = `${foreignKeyClause(key)}${whole ? '' : ' NOT VALID'}`;
  return constraint(table, name, 'foreign key', text, whole);
}

export function madeCheck(table: Table, check: Check, whole: boolean): Made {
  const name = check.name ?? `${table.name.name}_check`;
  const alone = table.nativeObjects?.some((one) => one.name === `NO INHERIT of the check ${name}`);
  const text = `CHECK (${check.expression.text})${alone ? ' NO INHERIT' : ''}${whole ? '' : ' NOT VALID'}`;
  return constraint(table, name, 'check', text, whole);
}

const NOT_VALID = ' NOT VALID';

export function madeNative(
  table: Table,
  { name, kind, sql, references }: NativeConstraint,
  whole: boolean,
): Made {
  const holds = whole || references === undefined || sql.endsWith(NOT_VALID);
  return constraint(table, name, kind, holds ? sql : `${sql}${NOT_VALID}`, holds);
}

/** Makes a constraint that stands for new rows hold for all; it goes with the constraint. */
export function validates({ table, object, what }: Made): Operation {
  const sql = `${alterTable({ name: table })} VALIDATE CONSTRAINT ${quoteName(object)}`;
  return operation(`validate ${what}`, sql, [], { risk: 'rewrite', table, object });
}
