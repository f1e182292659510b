import type { TableName } from '@godwit/plugin-api';
import { tableKey } from '../plan/names/place.js';
import type { Step } from './group-statements.js';

/**
 * The places of the pieces that each piece comes after: the last before it that concerns one of its tables, so that two
 * statements of one table are never executed at once and a foreign key finds the keys of both sides; those that it requires; and
 * where a piece names no table, such as a view, all.
 */
export function orderSteps(pieces: readonly (readonly Step[])[]): readonly (readonly number[])[] {
  const last = new Map<string, number>();
  const placeOf = new Map<string, number>();
  let barrier: number | undefined;
  return pieces.map((piece, place) => {
    const statements = piece.flatMap((step) => step.statements);
    const isBarrier = statements.some(({ table }) => table === undefined);
    const tables = new Set(statements.flatMap(({ table, needs = [] }) => keysOf(table, needs)));
    const earlier = isBarrier ? [...last.values()] : [...tables].map((table) => last.get(table));
    const required = statements.flatMap(({ requires = [] }) => requires.map((id) => placeOf.get(id)));
    const after = [barrier, ...earlier, ...required].filter((one) => one !== undefined);
    if (isBarrier) {
      barrier = place;
      last.clear();
    } else for (const table of tables) last.set(table, place);
    for (const { id } of statements) placeOf.set(id, place);
    return after.filter((one) => one !== place);
  });
}

function keysOf(table: TableName | undefined, needs: readonly TableName[]): readonly string[] {
  return [...(table === undefined ? [] : [table]), ...needs].map(tableKey);
}
