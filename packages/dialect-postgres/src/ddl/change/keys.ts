import type { ForeignKey, Index, Table } from '@godwit/plugin-api';
import { Names } from '../names.js';
import type { Affected, Pair } from './affected.js';
import { drops, madeIndex, madeKey, makes } from './constraints.js';
import type { Fates } from './fates.js';
import type { ForeignKeyOperations } from './foreign-keys.js';
import { keyIndex, type LateKey, lateIndex, replaceKeys, type Split } from './key-steps.js';
import { keyName, type NamedKey } from './key-text.js';
import { namesIn } from './making-room.js';
import type { Operation, Step } from './operation.js';
import { awaitedTable, pointsAt } from './references.js';
import { isPartitioned, keyOf, losesValues, type Scope, tableOf } from './scope.js';

/** Which keys and indexes go and come when: those of tables with rows come without keeping anybody out. */
export interface KeyPlan {
  readonly drop: readonly Operation[];
  readonly make: readonly Operation[];
  /** The table at whose keys a reference goes, since the key that it points at is replaced there. */
  replaced(references: ForeignKey['references']): string | undefined;
  /** The table for whose keys a reference waits. */
  awaited(references: ForeignKey['references']): string | undefined;
  /** What follows: each index for itself, then the keys of each table. */
  steps(foreignKeys: ForeignKeyOperations): readonly Step[];
  /** Columns that take NULLs only once the primary key is gone, by `table column`. */
  readonly nullableLater: ReadonlySet<string>;
}

export function planKeys(scope: Scope, affected: Affected, fates: Fates): KeyPlan {
  const keys = splitKeys(scope, affected.keys, fates);
  const indexes = splitIndexes(scope, affected.indexes);
  const late = new Set([
    ...keys.late.map(({ table, wanted }) => `${keyOf(table.name)} ${wanted.key.name ?? ''}`),
    ...indexes.late.map(([table, { name }]) => `${keyOf(table.name)} ${name}`),
  ]);
  const outside = !losesValues(scope);
  const nullable = keys.dropsLate.flatMap(([table, { key }]) =>
    key.columns.map((column) => `${keyOf(table.name)} ${column}`),
  );
  return {
    drop: [
      ...indexes.drops.map(([table, index]) => drops(madeIndex(table, index))),
      ...keys.drops.map(([table, key]) => drops(madeKey(table, key))),
    ],
    make: [
      ...keys.makes.map(([table, key]) => makes(madeKey(table, key))),
      ...indexes.makes.map(([table, index]) => makes(madeIndex(table, index))),
    ],
    replaced: (references) => {
      const found = keys.dropsLate.find(([table, { key }]) => pointsAt(references, table.name, key.columns));
      return found && keyOf(found[0].name);
    },
    awaited: (references) => awaitedTable(scope, references, late),
    steps: (foreignKeys) => [
      ...indexes.late.map(([table, index]) => lateIndex(table, index, outside)),
      ...keys.late.map((key) => keyIndex(key, outside)),
      ...replaceKeys(keys, foreignKeys),
    ],
    nullableLater: new Set(nullable),
  };
}

function splitKeys(scope: Scope, pairs: Affected['keys'], fates: Fates): Split {
  const names = takenNames(scope);
  const isLate = ({ table, again, wanted }: Pair<NamedKey>): boolean =>
    wanted !== undefined && again !== true && !isPartitioned(tableOf(scope.found, table));
  const late = pairs.filter(isLate).flatMap((pair): readonly LateKey[] => {
    const table = tableOf(scope.wanted, pair.table);
    if (table === undefined || pair.wanted === undefined) return [];
    const name = keyName(table, pair.wanted);
    const key = { ...pair.wanted, key: { ...pair.wanted.key, name } };
    return [{ table, wanted: key, index: names.relation(table.name, `godwit_new_${name}`) }];
  });
  const replacing = new Set(late.map(({ table }) => keyOf(table.name)));
  const on = (side: 'found' | 'wanted', chosen: readonly Pair<NamedKey>[]): Split['drops'] =>
    chosen.flatMap((pair) => {
      const [key, table] = [pair[side], tableOf(scope[side], pair.table)];
      return key === undefined || table === undefined ? [] : [[table, key] as const];
    });
  const stays = ({ table, found, again }: Pair<NamedKey>): boolean =>
    again !== true &&
    replacing.has(keyOf(table)) &&
    !(found?.key.columns ?? []).some((name) => namesIn(fates.gone, table).has(name));
  return {
    drops: on(
      'found',
      pairs.filter((pair) => !stays(pair)),
    ),
    dropsLate: on('found', pairs.filter(stays)),
    makes: on(
      'wanted',
      pairs.filter((pair) => !isLate(pair)),
    ),
    late,
  };
}

/** All names of relations that are there or will be. */
function takenNames({ found, wanted }: Scope): Names {
  const names = new Names([...found.schema.tables, ...wanted.schema.tables]);
  for (const table of [...found.schema.tables, ...wanted.schema.tables]) {
    for (const { name } of table.indexes) names.relation(table.name, name);
  }
  return names;
}

type Indexes = readonly (readonly [Table, Index])[];

function splitIndexes(scope: Scope, pairs: Affected['indexes']): Record<'drops' | 'makes' | 'late', Indexes> {
  const on = (side: 'found' | 'wanted', chosen: readonly Pair<Index>[]): Indexes =>
    chosen.flatMap((pair) => {
      const [index, table] = [pair[side], tableOf(scope[side], pair.table)];
      return index === undefined || table === undefined ? [] : [[table, index] as const];
    });
  const isLate = ({ table, again, wanted }: Pair<Index>): boolean => {
    // What a new reference points at must not go before it when all is taken back.
    const serves =
      wanted?.unique === true && scope.changes.some((change) => servesNew(change, table, wanted));
    return again !== true && !serves && !isPartitioned(tableOf(scope.found, table));
  };
  return {
    drops: on('found', pairs),
    makes: on(
      'wanted',
      pairs.filter((pair) => !isLate(pair)),
    ),
    late: on('wanted', pairs.filter(isLate)),
  };
}

function servesNew(change: Scope['changes'][number], table: Table['name'], { parts }: Index): boolean {
  const columns = parts.map(({ column }) => column ?? '');
  if (change.kind === 'foreign key') {
    return change.wanted !== undefined && pointsAt(change.wanted.references, table, columns);
  }
  if (change.kind !== 'table' || change.found !== undefined) return false;
  return change.wanted?.foreignKeys.some(({ references }) => pointsAt(references, table, columns)) === true;
}
