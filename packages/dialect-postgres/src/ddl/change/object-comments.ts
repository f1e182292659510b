import type { NativeObject, Table } from '@godwit/plugin-api';
import { qualifiedName, quoteName, quoteText } from '../sql-text.js';
import type { Affected } from './affected.js';
import { indexName } from './key-text.js';
import { type Operation, operation } from './operation.js';
import { changesOf, keyOf, type Scope, tableOf } from './scope.js';

interface Named {
  readonly name?: string;
}

interface Commented {
  /** The name of what has the comment. */
  readonly name: string;
  /** That as COMMENT ON calls it. */
  readonly on: string;
}

/** `constraint c on table public.t`, `index public.i`: names of constraints and triggers are told as they are. */
function commented(table: Table, { name }: NativeObject): Commented | undefined {
  const [, kind = '', own = ''] = /^(constraint|trigger) (.*) on .*$/s.exec(name) ?? [];
  if (kind !== '')
    return { name: own, on: `${kind.toUpperCase()} ${quoteName(own)} ON ${qualifiedName(table.name)}` };
  const quoted = /^index (?:.*\.)?("(?:[^"]|"")+"|[^".]+)$/s.exec(name)?.[1];
  if (quoted === undefined) return undefined;
  const index = quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll('""', '"') : quoted;
  return { name: index, on: `INDEX ${indexName(table, index)}` };
}

/** The comments of a table on these objects of it. */
export function objectComments(table: Table, objects: readonly Named[]): readonly string[] {
  const names = new Set(objects.map(({ name }) => name));
  return commentsOf(table).flatMap(({ name, on, text }) =>
    names.has(name) ? [`COMMENT ON ${on} IS ${quoteText(text)}`] : [],
  );
}

function commentsOf(table: Table): readonly (Commented & { readonly text: string })[] {
  return (table.nativeObjects ?? []).flatMap((object) => {
    const on = object.kind === 'comment' ? commented(table, object) : undefined;
    return on === undefined ? [] : [{ ...on, text: object.text }];
  });
}

/** Comments on what tables have: those that differ, and those of what was made, when all is there. */
export function changeObjectComments(scope: Scope, affected: Affected): readonly Operation[] {
  const changed = changesOf(scope, 'native object').filter(
    ({ found, wanted }) => (wanted ?? found)?.kind === 'comment',
  );
  return scope.wanted.schema.tables.flatMap((table) => {
    const there = tableOf(scope.found, table.name);
    const own = changed.filter((change) => keyOf(change.table) === keyOf(table.name));
    const says = new Set(own.flatMap(({ wanted }) => wanted?.name ?? []));
    const made = madeIn(affected, table);
    const isNew = (one: NativeObject): boolean =>
      there === undefined || made.has(commented(table, one)?.name);
    const comments = (table.nativeObjects ?? []).filter(
      (one) => one.kind === 'comment' && (says.has(one.name) || isNew(one)),
    );
    const objects = namesOf(scope, table);
    return [
      ...comments.map((wanted) => ({
        wanted,
        found: there?.nativeObjects?.find(({ kind, name }) => kind === 'comment' && name === wanted.name),
      })),
      ...own.flatMap(({ wanted, found }) =>
        wanted === undefined && found !== undefined ? [{ wanted, found }] : [],
      ),
    ].flatMap(({ wanted, found }) => {
      const on = commented(table, wanted ?? found);
      return on === undefined || !objects.has(on.name) ? [] : [comment(table, on, wanted, found)];
    });
  });
}

function comment(
  table: Table,
  { on, name }: Commented,
  wanted?: NativeObject,
  found?: NativeObject,
): Operation {
  const say = (one: NativeObject | undefined): string =>
    `COMMENT ON ${on} IS ${one === undefined ? 'NULL' : quoteText(one.text)}`;
  return operation(`comment on ${on}`, say(wanted), [say(found)], { table: table.name, object: name });
}

function madeIn(
  { keys, foreignKeys, indexes, checks, constraints, triggers }: Affected,
  table: Table,
): ReadonlySet<string | undefined> {
  const pairs: readonly { readonly table: Table['name']; readonly wanted?: Named }[] = [
    ...keys.map(({ wanted, ...pair }) => ({ ...pair, ...(wanted && { wanted: wanted.key }) })),
    ...foreignKeys,
    ...indexes,
    ...checks,
    ...constraints,
    ...triggers,
  ];
  return new Set(
    pairs
      .filter((pair) => keyOf(pair.table) === keyOf(table.name))
      .flatMap(({ wanted }) => wanted?.name ?? []),
  );
}

function namesOf({ wanted }: Scope, table: Table): ReadonlySet<string> {
  const { primaryKey, uniqueKeys, foreignKeys, indexes, checks, nativeConstraints = [] } = table;
  const triggers = wanted.schema.triggers.filter((one) => keyOf(one.table) === keyOf(table.name));
  const all: readonly (Named | undefined)[] = [
    primaryKey,
    ...uniqueKeys,
    ...foreignKeys,
    ...indexes,
    ...checks,
    ...nativeConstraints,
    ...triggers,
  ];
  return new Set(all.flatMap((one) => one?.name ?? []));
}
