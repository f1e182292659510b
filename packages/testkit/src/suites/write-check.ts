import assert from 'node:assert/strict';
import type { Table, TargetSession } from '@godwit/plugin-api';
import type { Lab, LabDatabase } from '../lab/lab.js';

/** A test of writing into an empty table of numbers. */
export type WriteCheck = (
  target: TargetSession,
  table: Table,
  database: LabDatabase,
  lab: Lab,
) => Promise<void>;

/** Fails unless the table holds so many rows. */
export async function holds(target: TargetSession, table: Table, rows: bigint): Promise<void> {
  const [found] = await target.count([{ kind: 'rows', table: table.name }]);
  assert.equal(found?.count, rows, 'The target holds other rows.');
}
