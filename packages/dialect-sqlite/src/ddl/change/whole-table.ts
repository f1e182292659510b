import type { Table, Trigger } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { keptName } from '../../introspect/left-out.js';
import { copyRows } from './copy-rows.js';
import { triggersOn } from './named.js';
import { newIndex, newTable, takeName, withoutQualifier } from './new-table.js';
import { carryMark, raiseMark } from './rebuild-table.js';
import type { Step, Surroundings } from './step.js';

/** A table that comes; its indexes and triggers are steps of their own. */
export function createTableStep(table: Table): Step {
  const name = quoteIdentifier(table.name.name);
  return {
    id: `create-table:${name}`,
    purpose: `create table ${name}`,
    risk: 'safe',
    sql: [newTable(table).sql],
    undo: [`DROP TABLE ${name}`],
    table: table.name,
  };
}

/** A table that goes, with its indexes and triggers. */
export function dropTableStep(table: Table, around: Surroundings): Step {
  const name = quoteIdentifier(table.name.name);
  const triggers = triggersOn(around.found, table);
  const hangsOn = [
    ...table.indexes.map((index) => newIndex(table, index).sql),
    ...triggers.map(({ sql }) => sql),
  ];
  const step = { table: table.name, id: `drop-table:${name}` };
  if (around.keepAs === undefined)
    return {
      ...step,
      purpose: `drop table ${name}`,
      risk: 'data-loss',
      sql: [`DROP TABLE ${name}`],
      undo: [newTable(table).sql, ...raiseMark(table, table.name.name), ...hangsOn],
    };
  const kept = keptName(around.keepAs, table.name.name);
  const way = isBare(table) ? renamed(table, triggers, kept) : copied(table, kept);
  return {
    ...step,
    purpose: `drop table ${name}, and keep its rows in ${quoteIdentifier(kept)}`,
    risk: isBare(table) ? 'safe' : 'rewrite',
    sql: way.sql,
    undo: [...way.undo, ...hangsOn],
  };
}

/** Whether nothing in a table acts on others, or names it, so that it can lie under another name. */
function isBare({ foreignKeys, checks, indexes, name }: Table): boolean {
  const namesItself = checks.some(({ expression: { text } }) => withoutQualifier(text, name.name) !== text);
  // A unique key that compares by another collation is told as an index, and cannot be dropped as one.
  const hasKeyAsIndex = indexes.some(
    ({ unique, parts }) => unique && parts.some(({ collation }) => collation),
  );
  return foreignKeys.length === 0 && !namesItself && !hasKeyAsIndex;
}

type Way = Pick<Step, 'sql' | 'undo'>;

/** The names of indexes and triggers must be free for others. */
function renamed(table: Table, triggers: readonly Trigger[], kept: string): Way {
  return {
    sql: [
      ...triggers.map(({ name }) => `DROP TRIGGER ${quoteIdentifier(name)}`),
      ...table.indexes.map(({ name }) => `DROP INDEX ${quoteIdentifier(name)}`),
      ...takeName(table.name.name, kept),
    ],
    undo: takeName(kept, table.name.name),
  };
}

/** Its rows alone. With its foreign keys, what happens to others would happen to them. */
function copied(table: Table, kept: string): Way {
  const bare: Table = { ...table, name: { name: kept }, foreignKeys: [], checks: [], indexes: [] };
  return {
    sql: [
      newTable(bare).sql,
      copyRows({ before: table, after: bare, into: kept, kept: undefined }),
      ...carryMark(table, bare, kept),
      `DROP TABLE ${quoteIdentifier(table.name.name)}`,
    ],
    undo: [
      newTable(table).sql,
      copyRows({ before: bare, after: table, into: table.name.name, kept: undefined }),
      ...carryMark(bare, table, table.name.name),
      `DROP TABLE ${quoteIdentifier(kept)}`,
    ],
  };
}
