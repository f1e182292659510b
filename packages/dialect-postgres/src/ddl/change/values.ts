import type { Column, Table, TableName } from '@godwit/plugin-api';
import { qualifiedName, quoteName, quoteText } from '../sql-text.js';
import { alterColumn, commentText } from './column-text.js';
import type { ColumnFate, Fates } from './fates.js';
import { changeGenerator, generatorOf } from './generator.js';
import { waitsForNotNull } from './not-null.js';
import { type Operation, operation } from './operation.js';
import { changesOf, keyOf, type Scope, tableOf } from './scope.js';

interface Site {
  readonly foundTable: Table;
  readonly table: Table;
  readonly found: Column;
  readonly wanted: Column;
  readonly says: readonly string[];
  readonly fate?: ColumnFate;
}

/** What columns that stay say beside their type. */
export interface ValueOperations {
  /** Generators that end, before a type is another one. */
  readonly first: readonly Operation[];
  /** Generators, defaults and comments, when all types are as they shall be. */
  readonly last: readonly Operation[];
}

export function changeValues(
  scope: Scope,
  { fates }: Fates,
  inherits: (table: TableName, name: string) => boolean,
): ValueOperations {
  const sites = sitesOf(scope, fates).filter(({ table, wanted }) => !inherits(table.name, wanted.name));
  const generators = sites.filter(({ says, found, wanted, table, fate }) => {
    const widens =
      fate?.how === 'retyped' &&
      found.identity !== undefined &&
      wanted.identity !== undefined &&
      generatorOf(table, wanted) === 'serial';
    return widens || (says.includes('identity') && !waitsForNotNull(scope, table, wanted));
  });
  const ends = generators.filter(({ table, wanted }) => generatorOf(table, wanted) === 'none');
  return {
    first: ends.map(generator),
    last: [
      ...generators.filter((site) => !ends.includes(site)).map(generator),
      ...sites.flatMap(defaults),
      ...sites.filter(({ says }) => says.includes('comment')).map(comment),
      ...changesOf(scope, 'comment').map(tableComment),
    ],
  };
}

/** Columns that are made anew bring all of it with them. */
function sitesOf(scope: Scope, fates: readonly ColumnFate[]): readonly Site[] {
  const fateOf = (table: TableName, name: string): ColumnFate | undefined =>
    fates.find((fate) => keyOf(fate.table.name) === keyOf(table) && fate.wanted.name === name);
  const changed = changesOf(scope, 'column').flatMap(({ table, found, wanted, parts }): readonly Site[] => {
    const [foundTable, wantedTable] = [tableOf(scope.found, table), tableOf(scope.wanted, table)];
    if (found === undefined || wanted === undefined || foundTable === undefined || wantedTable === undefined)
      return [];
    const fate = fateOf(table, wanted.name);
    return [{ foundTable, table: wantedTable, found, wanted, says: parts, ...(fate && { fate }) }];
  });
  const silent = fates.filter(({ table, wanted }) => {
    return !changed.some((site) => site.table === table && site.wanted.name === wanted.name);
  });
  const all = [...changed, ...silent.map((fate) => ({ ...fate, says: [], fate }))];
  return all.filter(({ fate }) => fate?.how !== 'anew');
}

function said({ table, wanted }: Site): string {
  return `${quoteName(wanted.name)} of ${qualifiedName(table.name)}`;
}

function generator(site: Site): Operation {
  const from = { table: site.foundTable, column: site.found };
  const to = { table: site.table, column: site.wanted };
  const purpose = `${generatorOf(to.table, to.column) === 'none' ? 'end the keys' : 'make keys'} of ${said(site)}`;
  return operation(purpose, changeGenerator({ from, to }), [changeGenerator({ from: to, to: from })], {
    table: site.table.name,
  });
}

/** The type took the old default off; else it is there until another one is set. */
function defaults(site: Site): readonly Operation[] {
  const { found, wanted, says, fate, table } = site;
  const retyped = fate !== undefined;
  const isOwn = (column: Column): boolean =>
    column.identity === undefined && column.generated === undefined && column.default !== undefined;
  if (!retyped && !says.includes('default')) return [];
  const change = alterColumn(table, wanted.name);
  const set = (column: Column | undefined): string =>
    column !== undefined && isOwn(column) ? `SET DEFAULT ${column.default?.text ?? 'NULL'}` : 'DROP DEFAULT';
  const old = retyped ? undefined : found;
  if (!isOwn(wanted) && (old === undefined || !isOwn(old))) return [];
  return [
    operation(`set the default of ${said(site)}`, `${change} ${set(wanted)}`, [`${change} ${set(old)}`], {
      table: table.name,
    }),
  ];
}

function comment(site: Site): Operation {
  const { table, found, wanted } = site;
  return operation(`comment on ${said(site)}`, commentText(table, wanted), [commentText(table, found)], {
    table: table.name,
  });
}

function tableComment({
  table,
  found,
  wanted,
}: {
  readonly table: TableName;
  readonly found?: string;
  readonly wanted?: string;
}): Operation {
  const say = (text: string | undefined): string =>
    `COMMENT ON TABLE ${qualifiedName(table)} IS ${text === undefined ? 'NULL' : quoteText(text)}`;
  return operation(`comment on ${qualifiedName(table)}`, say(wanted), [say(found)], { table });
}
