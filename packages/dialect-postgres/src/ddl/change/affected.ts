import type {
  Check,
  ForeignKey,
  Index,
  NativeConstraint,
  NativeObject,
  Table,
  TableName,
  Trigger,
} from '@godwit/plugin-api';
import { quoteName } from '../sql-text.js';
import type { Fates } from './fates.js';
import type { NamedKey } from './key-text.js';
import { again, foreignKeyMoves, holdsAny, indexMoves, namesIn, objectMoves } from './making-room.js';
import { mentionsAny } from './mentions.js';
import { changesOf, keyOf, type Scope } from './scope.js';

/** Something of a table as it is found and as it is wanted; where both are the same, it goes and is made again. */
export interface Pair<T> {
  readonly table: TableName;
  readonly found?: T;
  readonly wanted?: T;
  /** Whether it is the same, and only makes room. */
  readonly again?: true;
}

/** What of the tables that stay goes, comes, or has to make room. */
export interface Affected {
  readonly keys: readonly Pair<NamedKey>[];
  readonly foreignKeys: readonly Pair<ForeignKey>[];
  readonly indexes: readonly Pair<Index>[];
  readonly checks: readonly Pair<Check>[];
  readonly constraints: readonly Pair<NativeConstraint>[];
  readonly objects: readonly Pair<NativeObject>[];
  readonly triggers: readonly Pair<Trigger>[];
}

export function affectedBy(scope: Scope, fates: Fates): Affected {
  const keys = [
    ...changedKeys(scope),
    ...again(scope, keysOf, (table, { key }) => holdsAny(fates.gone, table, key.columns)),
  ];
  const indexes = [
    ...changesOf(scope, 'index'),
    ...again(scope, ({ indexes: all }) => all, indexMoves(fates)),
  ];
  return {
    keys,
    indexes,
    foreignKeys: [
      ...changesOf(scope, 'foreign key'),
      ...again(scope, ({ foreignKeys }) => foreignKeys, foreignKeyMoves(scope, fates, keys, indexes)),
    ],
    checks: [
      ...changesOf(scope, 'check'),
      ...again(
        scope,
        ({ checks }) => checks,
        (table, { expression }) => mentionsAny(expression.text, namesIn(fates.shaken, table.name)),
      ),
    ],
    constraints: [
      ...changesOf(scope, 'native constraint'),
      ...again(
        scope,
        ({ nativeConstraints = [] }) => nativeConstraints,
        (table, { sql }) => mentionsAny(sql, namesIn(fates.shaken, table.name)),
      ),
    ],
    objects: [
      ...changesOf(scope, 'native object').filter(
        ({ found, wanted }) => (wanted ?? found)?.kind !== 'comment',
      ),
      ...again(scope, ({ nativeObjects = [] }) => nativeObjects, objectMoves(fates, scope)),
    ],
    triggers: [
      ...changesOf(scope, 'trigger').map((change) => ({
        ...change,
        table: (change.wanted ?? change.found)?.table ?? { name: '' },
      })),
      ...triggersAgain(scope, fates),
    ],
  };
}

function changedKeys(scope: Scope): readonly Pair<NamedKey>[] {
  return [...changesOf(scope, 'primary key'), ...changesOf(scope, 'unique key')].map(
    ({ kind, table, found, wanted }) => ({
      table,
      ...(found && { found: { kind, key: found } }),
      ...(wanted && { wanted: { kind, key: wanted } }),
    }),
  );
}

export function keysOf({ primaryKey, uniqueKeys }: Table): readonly NamedKey[] {
  return [
    ...(primaryKey === undefined ? [] : [{ kind: 'primary key', key: primaryKey } as const]),
    ...uniqueKeys.map((key) => ({ kind: 'unique key', key }) as const),
  ];
}

function triggersAgain(scope: Scope, { touched }: Fates): readonly Pair<Trigger>[] {
  const changed = new Set(
    changesOf(scope, 'trigger').flatMap(({ found }) => (found === undefined ? [] : [triggerKey(found)])),
  );
  return scope.found.schema.triggers.flatMap((found): readonly Pair<Trigger>[] => {
    const wanted = scope.wanted.schema.triggers.find((one) => triggerKey(one) === triggerKey(found));
    if (wanted === undefined || changed.has(triggerKey(found))) return [];
    const names = namesIn(touched, found.table);
    return mentionsAny(found.sql, names) ? [{ table: found.table, found, wanted, again: true }] : [];
  });
}

export function triggerKey({ table, name }: Trigger): string {
  return `${keyOf(table)}.${quoteName(name)}`;
}
