import type { Check, NativeConstraint, TableName } from '@godwit/plugin-api';
import type { Affected, Pair } from './affected.js';
import { drops, type Made, madeCheck, madeNative, makes, validates } from './constraints.js';
import { type Operation, operation } from './operation.js';
import { type Scope, tableOf } from './scope.js';

/** What becomes of checks and of constraints that only PostgreSQL has words for. */
export interface CheckOperations {
  readonly drop: readonly Operation[];
  readonly make: readonly Operation[];
  /** Each for itself, when all rows are looked at. */
  readonly validate: readonly Operation[];
}

export function changeChecks(
  scope: Scope,
  { checks, constraints }: Affected,
  inherits: (table: TableName, name: string) => boolean,
): CheckOperations {
  const own = checks.filter(({ table, found, wanted }) => !inherits(table, (wanted ?? found)?.name ?? ''));
  const only = own.filter(isValidatedOnly);
  const others = own.filter((pair) => !only.includes(pair));
  const native = constraints.filter(({ found, wanted }) => (wanted ?? found)?.references === undefined);
  const wanted = made(scope, 'wanted', others);
  const isWhole = (pair: Pair<Check>): boolean => pair.wanted?.validated !== false;
  return {
    drop: [...made(scope, 'found', others), ...madeNatives(scope, 'found', native)].map(drops),
    make: [...wanted, ...madeNatives(scope, 'wanted', native)].map(makes),
    validate: [
      ...only.flatMap((pair) => {
        const [one, old] = [made(scope, 'wanted', [pair]), made(scope, 'found', [pair])];
        const undo = old.flatMap(({ drop, make }) => [drop, make]);
        return one.map((check) =>
          operation(`validate ${check.what}`, validates(check).sql, undo, {
            risk: 'rewrite',
            table: check.table,
            object: check.object,
          }),
        );
      }),
      ...made(scope, 'wanted', others.filter(isWhole)).map(validates),
    ],
  };
}

/** One that only shall hold for all rows is not made again. */
function isValidatedOnly({ found, wanted, again }: Pair<Check>): boolean {
  if (again === true || found === undefined || wanted === undefined) return false;
  return (
    found.validated === false &&
    wanted.validated !== false &&
    found.name === wanted.name &&
    found.expression.text === wanted.expression.text
  );
}

function made(scope: Scope, side: 'found' | 'wanted', pairs: readonly Pair<Check>[]): readonly Made[] {
  return pairs.flatMap((pair) => {
    const [check, table] = [pair[side], tableOf(scope[side], pair.table)];
    if (check === undefined || table === undefined) return [];
    return [madeCheck(table, check, side === 'found' && check.validated !== false)];
  });
}

function madeNatives(
  scope: Scope,
  side: 'found' | 'wanted',
  pairs: readonly Pair<NativeConstraint>[],
): readonly Made[] {
  return pairs.flatMap((pair) => {
    const [one, table] = [pair[side], tableOf(scope[side], pair.table)];
    return one === undefined || table === undefined ? [] : [madeNative(table, one, true)];
  });
}
