import type { ForeignKey, Index, NativeObject, Table, TableName } from '@godwit/plugin-api';
import type { Affected, Pair } from './affected.js';
import type { Fates } from './fates.js';
import { mentionsAny, mentionsTable } from './mentions.js';
import { isSame, keyOf, type Scope, stayingTables } from './scope.js';

/** What is the same on both sides and has to make room. */
export function again<T extends object>(
  scope: Scope,
  all: (table: Table) => readonly T[],
  moves: (table: Table, object: T) => boolean,
): readonly Pair<T>[] {
  const changed = new Set(
    scope.changes.flatMap((change) => {
      const { found } = change;
      return 'table' in change && typeof found === 'object'
        ? [`${keyOf(change.table)} ${identify(found)}`]
        : [];
    }),
  );
  return stayingTables(scope).flatMap(({ found, wanted }) =>
    all(found).flatMap((object): readonly Pair<T>[] => {
      if (!moves(found, object) || changed.has(`${keyOf(found.name)} ${identify(object)}`)) return [];
      const same = all(wanted).find((one) => identify(one) === identify(object));
      return same === undefined ? [] : [{ table: found.name, found: object, wanted: same, again: true }];
    }),
  );
}

/** By its name, where it has one, else by what it says. */
function identify(object: object): string {
  if ('key' in object && typeof object.key === 'object' && object.key !== null) return identify(object.key);
  const name = 'name' in object ? object.name : undefined;
  return typeof name === 'string' ? name : JSON.stringify(object);
}

export function namesIn(
  names: ReadonlyMap<string, ReadonlySet<string>>,
  table: TableName,
): ReadonlySet<string> {
  return names.get(keyOf(table)) ?? new Set();
}

export function holdsAny(
  names: ReadonlyMap<string, ReadonlySet<string>>,
  table: Table | TableName,
  columns: readonly string[],
): boolean {
  const own = namesIn(names, 'columns' in table ? table.name : table);
  return columns.some((column) => own.has(column));
}

/** A plain index over a column goes with its type; what it says beside that may not fit any more. */
export function indexMoves({ shaken, gone }: Fates): (table: Table, index: Index) => boolean {
  return (table, { parts, include = [], where }) => {
    const texts = [where, ...parts.map(({ expression }) => expression)].flatMap((one) => one?.text ?? []);
    const special = parts.filter(
      ({ collation, operatorClass }) => (collation ?? operatorClass) !== undefined,
    );
    const names = (all: typeof parts): readonly string[] => all.flatMap(({ column }) => column ?? []);
    return (
      texts.some((text) => mentionsAny(text, namesIn(shaken, table.name))) ||
      holdsAny(shaken, table, names(special)) ||
      holdsAny(gone, table, [...names(parts), ...include])
    );
  };
}

export function foreignKeyMoves(
  scope: Scope,
  { shaken }: Fates,
  keys: Affected['keys'],
  indexes: Affected['indexes'],
): (table: Table, key: ForeignKey) => boolean {
  const lost = [
    ...keys.flatMap(({ table, found }) =>
      found === undefined ? [] : [{ table, columns: found.key.columns }],
    ),
    ...indexes.flatMap(({ table, found }) => {
      const columns = found?.parts.flatMap(({ column }) => column ?? []) ?? [];
      return found?.unique === true ? [{ table, columns }] : [];
    }),
  ];
  const whole = new Set(scope.wanted.schema.tables.map(({ name }) => keyOf(name)));
  return (table, { columns, references }) =>
    whole.has(keyOf(references.table)) &&
    (holdsAny(shaken, table, columns) ||
      holdsAny(shaken, references.table, references.columns) ||
      lost.some(
        (one) => isSame(one.table, references.table) && sameColumns(one.columns, references.columns),
      ));
}

export function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

/** Rules and policies, also of other tables, that name a column which is touched. */
export function objectMoves(
  { touched }: Fates,
  scope: Scope,
): (table: Table, object: NativeObject) => boolean {
  const tables = scope.found.schema.tables.filter(({ name }) => touched.has(keyOf(name)));
  return (table, { kind, text }) =>
    (kind === 'rule' || kind === 'policy') &&
    tables.some(({ name }) => {
      const isNamed = keyOf(name) === keyOf(table.name) || mentionsTable(text, name);
      return isNamed && mentionsAny(text, namesIn(touched, name));
    });
}
