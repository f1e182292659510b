import type { Table, Trigger } from '@godwit/plugin-api';
import { quoteIdentifier, quoteString } from '@godwit/plugin-api/sql';
import { copyRows } from './copy-rows.js';
import { keepValues, keptValues } from './kept-values.js';
import { triggersOn } from './named.js';
import { freeName, newIndex, newTable, takeName } from './new-table.js';
import { aliasOf } from './row-identity.js';
import type { Surroundings } from './step.js';

/**
 * The table with its rows made anew, by the steps that SQLite documents: a new one under another name, the rows, the old one
 * dropped, its name given to the new one, and all that hung on it. Views, triggers and references that name it stay as they are.
 */
export function rebuildTable(before: Table, after: Table, around: Surroundings): readonly string[] {
  const [was, is] = [before.name.name, after.name.name];
  const into = freeName(`godwit_new_${is}`, namesOf(around));
  const kept = around.back ? keptValues(after, before, around) : keptValues(before, after, around);
  return [
    ...(kept === undefined || around.back ? [] : keepValues(before, kept)),
    newTable(after, into).sql,
    copyRows({ before, after, into, kept: around.back ? kept : undefined }),
    ...carryMark(before, after, into),
    `DROP TABLE ${quoteIdentifier(was)}`,
    ...takeName(into, is),
    ...after.indexes.map((index) => newIndex(after, index).sql),
    ...standingTriggers(before, around).map(({ sql }) => sql),
    ...(kept !== undefined && around.back ? [`DROP TABLE ${quoteIdentifier(kept.name)}`] : []),
  ];
}

function namesOf({ found, wanted }: Surroundings): ReadonlySet<string> {
  const tables = [...found.tables, ...wanted.tables, ...found.views, ...wanted.views];
  const indexes = [...found.tables, ...wanted.tables].flatMap((table) => table.indexes);
  return new Set(
    [...tables.map(({ name }) => name.name), ...indexes.map(({ name }) => name)].map((name) =>
      name.toLowerCase(),
    ),
  );
}

/** The triggers of a table that no change concerns: they go with the old one. */
export function standingTriggers(
  owner: Pick<Table, 'name'>,
  { found, wanted }: Surroundings,
): readonly Trigger[] {
  return triggersOn(found, owner).filter((one) => wanted.triggers.some((other) => isSameTrigger(one, other)));
}

export function isSameTrigger(one: Trigger, other: Trigger): boolean {
  return one.name === other.name && one.sql === other.sql;
}

/** The last key that AUTOINCREMENT gave; one that was never noted is what the schema tells. */
export function carryMark(before: Table, after: Table, into: string): readonly string[] {
  if (aliasOf(after)?.identity?.neverReused !== true) return [];
  const [from, to] = [quoteString(before.name.name), quoteString(into)];
  const ofOld = `SELECT 1 FROM sqlite_sequence WHERE name = ${from}`;
  if (aliasOf(before)?.identity?.neverReused === true)
    return [
      `DELETE FROM sqlite_sequence WHERE name = ${to} AND EXISTS (${ofOld})`,
      `INSERT INTO sqlite_sequence (name, seq) SELECT ${to}, seq FROM sqlite_sequence WHERE name = ${from}`,
    ];
  return raiseMark(after, into);
}

/** The mark of a table that has none, as far as the schema tells it. */
export function raiseMark(table: Table, name: string): readonly string[] {
  const { neverReused, lastValue } = aliasOf(table)?.identity ?? {};
  if (neverReused !== true || lastValue === undefined || !/^-?\d+$/.test(lastValue)) return [];
  const text = quoteString(name);
  const largest = `max(${lastValue}, coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = ${text}), ${lastValue}))`;
  return [
    `INSERT INTO sqlite_sequence (name, seq) SELECT ${text}, ${largest}`,
    `DELETE FROM sqlite_sequence WHERE name = ${text} AND rowid <> (SELECT max(rowid) FROM sqlite_sequence WHERE name = ${text})`,
  ];
}
