import type { ForeignKey, NativeConstraint, Table } from '@godwit/plugin-api';
import { quoteName } from '../sql-text.js';
import type { Affected, Pair } from './affected.js';
import { alterTable } from './column-text.js';
import { drops, type Made, madeForeignKey, madeNative, makes, validates } from './constraints.js';
import type { Fates } from './fates.js';
import type { KeyPlan } from './keys.js';
import { namesIn } from './making-room.js';
import { type Operation, operation } from './operation.js';
import { isPartitioned, type Scope, tableOf } from './scope.js';

/** What becomes of foreign keys, by when it can be. */
export interface ForeignKeyOperations {
  /** Before all else. */
  readonly drop: readonly Operation[];
  /** When the tables are as they shall be. */
  readonly make: readonly Operation[];
  /** Around the keys of a table, by that table: the key they point at is replaced there. */
  readonly dropAt: ReadonlyMap<string, readonly Operation[]>;
  readonly makeAt: ReadonlyMap<string, readonly Operation[]>;
  /** When all rows are looked at, each for itself. */
  readonly validate: readonly Operation[];
}

interface Placed {
  readonly table: Table;
  readonly key: ForeignKey;
  readonly made: Made;
  readonly validated: boolean;
  /** The table at whose keys it goes or comes. */
  readonly at?: string;
}

export function changeForeignKeys(
  scope: Scope,
  { foreignKeys, constraints }: Affected,
  { keys, fates }: { readonly keys: KeyPlan; readonly fates: Fates },
): ForeignKeyOperations {
  const { weakened, others } = partition(scope, foreignKeys);
  const goesAt = (pair: Pair<ForeignKey>): string | undefined => {
    const isFree =
      pair.again === true && pair.found !== undefined && !isShaken(pair.table, pair.found, fates);
    return isFree && pair.found !== undefined ? keys.replaced(pair.found.references) : undefined;
  };
  const found = others.flatMap((pair) => placed(scope, 'found', pair, goesAt(pair)));
  const wanted = [
    ...others.flatMap((pair) => {
      const at = pair.wanted === undefined ? undefined : keys.awaited(pair.wanted.references);
      return placed(scope, 'wanted', pair, at ?? goesAt(pair));
    }),
    ...ofNewTables(scope, keys),
  ];
  const soon = (all: readonly Placed[]): readonly Made[] =>
    all.filter(({ at }) => at === undefined).map(({ made }) => made);
  const pointing = pointingConstraints(scope, constraints);
  const validated = wanted
    .filter((one) => one.validated && !one.made.reads)
    .map(({ made }) => validates(made));
  return {
    drop: [...soon(found).map(drops), ...ofDroppedTables(scope), ...pointing.drop],
    make: [...soon(wanted).map(makes), ...pointing.make],
    dropAt: grouped(found, drops),
    makeAt: grouped(wanted, makes),
    validate: [...weakened, ...validated, ...pointing.validate],
  };
}

function isShaken(table: Table['name'], { columns, references }: ForeignKey, { shaken }: Fates): boolean {
  const [own, other] = [namesIn(shaken, table), namesIn(shaken, references.table)];
  return columns.some((name) => own.has(name)) || references.columns.some((name) => other.has(name));
}

function grouped(
  all: readonly Placed[],
  act: (made: Made) => Operation,
): ReadonlyMap<string, readonly Operation[]> {
  const there = Map.groupBy(
    all.filter(({ at }) => at !== undefined),
    ({ at }) => at ?? '',
  );
  return new Map([...there].map(([key, list]) => [key, list.map(({ made }) => act(made))]));
}

/** One that only shall hold for all rows is not made again. */
function partition(
  scope: Scope,
  pairs: readonly Pair<ForeignKey>[],
): { readonly weakened: readonly Operation[]; readonly others: readonly Pair<ForeignKey>[] } {
  const only = pairs.filter(
    ({ found, wanted, again }) => !again && found?.validated === false && isValidatedOnly(found, wanted),
  );
  const weakened = only.flatMap((pair) =>
    placed(scope, 'wanted', pair).map(({ made, table }) => {
      const old = pair.found === undefined ? undefined : madeForeignKey(table, pair.found, false);
      return operation(
        `validate ${made.what}`,
        `${alterTable(table)} VALIDATE CONSTRAINT ${quoteName(old?.object ?? made.object)}`,
        old === undefined ? [] : [old.drop, old.make],
        {
          risk: 'rewrite',
          table: table.name,
          object: made.object,
        },
      );
    }),
  );
  return { weakened, others: pairs.filter((pair) => !only.includes(pair)) };
}

function isValidatedOnly(found: ForeignKey, wanted: ForeignKey | undefined): boolean {
  const plain = (key: ForeignKey | undefined): string => {
    return JSON.stringify([
      key?.columns,
      key?.references,
      key?.onUpdate,
      key?.onDelete,
      key?.match,
      key?.deferrable,
    ]);
  };
  return wanted !== undefined && wanted.validated !== false && plain(found) === plain(wanted);
}

/** A partitioned table has none that holds for new rows only. */
function placed(
  scope: Scope,
  side: 'found' | 'wanted',
  pair: Pair<ForeignKey>,
  at?: string,
): readonly Placed[] {
  const key = pair[side];
  const table = tableOf(scope[side], pair.table);
  if (key === undefined || table === undefined) return [];
  const validated = key.validated !== false;
  const whole = side === 'found' ? validated : isPartitioned(tableOf(scope.found, pair.table));
  return [
    { table, key, made: madeForeignKey(table, key, whole), validated, ...(at === undefined ? {} : { at }) },
  ];
}

function ofNewTables(scope: Scope, keys: KeyPlan): readonly Placed[] {
  const tables = scope.wanted.schema.tables.filter(({ name }) => tableOf(scope.found, name) === undefined);
  return tables.flatMap((table) =>
    table.foreignKeys.map((key): Placed => {
      const at = keys.awaited(key.references);
      const made = madeForeignKey(table, key, false);
      return { table, key, made, validated: key.validated !== false, ...(at === undefined ? {} : { at }) };
    }),
  );
}

/** They come off first, so that the order of tables does not matter; what is kept asks nobody any more. */
function ofDroppedTables(scope: Scope): readonly Operation[] {
  const tables = scope.found.schema.tables.filter(({ name }) => tableOf(scope.wanted, name) === undefined);
  return tables.flatMap((table) => [
    ...table.foreignKeys.map((key) => drops(madeForeignKey(table, key, key.validated !== false))),
    ...(table.nativeConstraints ?? [])
      .filter(({ references }) => references !== undefined)
      .map((one) => drops(madeNative(table, one, true))),
  ]);
}

/** Keys over periods that point at other tables. */
function pointingConstraints(
  scope: Scope,
  constraints: readonly Pair<NativeConstraint>[],
): Record<'drop' | 'make' | 'validate', readonly Operation[]> {
  const on = (side: 'found' | 'wanted'): readonly Made[] =>
    constraints.flatMap((pair) => {
      const [one, table] = [pair[side], tableOf(scope[side], pair.table)];
      if (one?.references === undefined || table === undefined) return [];
      return [madeNative(table, one, side === 'found')];
    });
  const fresh = scope.wanted.schema.tables
    .filter(({ name }) => tableOf(scope.found, name) === undefined)
    .flatMap((table) =>
      (table.nativeConstraints ?? []).flatMap((one) =>
        one.references === undefined ? [] : [madeNative(table, one, false)],
      ),
    );
  const wanted = [...on('wanted'), ...fresh];
  return {
    drop: on('found').map(drops),
    make: wanted.map(makes),
    validate: wanted.filter(({ make }) => make.endsWith(' NOT VALID')).map(validates),
  };
}
