import type { DatabaseSchema, Rename } from '@godwit/plugin-api';
import { quoteIdentifier, tokenize } from '@godwit/plugin-api/sql';
import { grammar } from '../../expressions/grammar.js';
import { isSameName } from '../../expressions/same-name.js';
import { triggersOn } from './named.js';

type Texts = Pick<DatabaseSchema, 'views' | 'triggers'>;

/**
 * Views and triggers by their own texts again: SQLite puts every new name into quotes, which a comparison of texts takes for
 * another one. Only those that say a new name.
 */
export function respell({ views, triggers }: Texts, renames: readonly Rename[]): readonly string[] {
  const told = views.filter(({ sql, parts }) => parts === undefined && says(sql, renames));
  const ofTold = told.map((view) => triggersOn({ triggers }, view));
  const ofOthers = triggers.filter((one) => says(one.sql, renames) && !ofTold.flat().includes(one));
  return [
    ...told.flatMap((view, index) => [
      `DROP VIEW ${quoteIdentifier(view.name.name)}`,
      view.sql,
      ...(ofTold[index] ?? []).map(({ sql }) => sql),
    ]),
    ...ofOthers.flatMap(({ name, sql }) => [`DROP TRIGGER ${quoteIdentifier(name)}`, sql]),
  ];
}

/** The same with the old names, once these are back. */
export function respellBack({ views, triggers }: Texts, renames: readonly Rename[]): readonly string[] {
  const old = (sql: string): string => (says(sql, renames) ? withOldNames(sql, renames) : sql);
  const turned = renames.map(({ table, from, column }): Rename => {
    const columns = column && { column: { from: column.to, to: column.from } };
    return { table: from ?? table, ...(from && { from: table }), ...columns };
  });
  return respell(
    {
      views: views.map((view) => ({ ...view, sql: old(view.sql) })),
      triggers: triggers.map((trigger) => ({
        ...trigger,
        sql: old(trigger.sql),
        table:
          renames.find((one) => one.from && isSameName(one.table.name, trigger.table.name))?.from ??
          trigger.table,
      })),
    },
    turned,
  );
}

/** The new names, each with the old one. */
function namesOf(renames: readonly Rename[]): readonly (readonly [string, string])[] {
  return renames.flatMap(({ table, from, column }) => [
    ...(from === undefined ? [] : [[table.name, from.name] as const]),
    ...(column === undefined ? [] : [[column.to, column.from] as const]),
  ]);
}

function says(sql: string, renames: readonly Rename[]): boolean {
  const names = namesOf(renames);
  return tokenize(sql, grammar).some(({ value }) => names.some(([name]) => isSameName(name, value)));
}

const PLAIN = /^[a-z_]\w*$/i;

function withOldNames(sql: string, renames: readonly Rename[]): string {
  const names = namesOf(renames);
  let result = '';
  let end = 0;
  for (const { value, text, start, end: next } of tokenize(sql, grammar)) {
    const old = text.startsWith("'") ? undefined : names.find(([name]) => isSameName(name, value))?.[1];
    if (old === undefined) continue;
    result += sql.slice(end, start) + (/^\w/.test(text) && PLAIN.test(old) ? old : quoteIdentifier(old));
    end = next;
  }
  return result + sql.slice(end);
}
