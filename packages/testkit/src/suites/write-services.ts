import assert from 'node:assert/strict';
import { isMigrationError, QUOTED_CSV, type Table, type TargetSession } from '@godwit/plugin-api';
import { never } from '../lab/lab.js';
import { makeTables, schemaOf } from '../lab/make-tables.js';
import { constantPredicate } from '../lab/native-sql.js';
import { numberRows, numbersTable } from '../lab/numbers.js';
import { encodedBatch } from '../lab/round-trip.js';
import { introspected, plansOf, writeBatches, writeRows } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import { SkipTest } from '../suite.js';
import { holds, type WriteCheck } from './write-check.js';

/** What a target does beside inserting rows. */
export const SERVICES: Readonly<Record<string, WriteCheck>> = {
  'encoded batches are rows': async (target, table, _database, lab) => {
    if (!lab.dialect.capabilities.encodings.writes.includes(QUOTED_CSV))
      throw new SkipTest(`The target does not write ${QUOTED_CSV}.`);
    const report = await writeBatches(target, table, [
      encodedBatch(table, numberRows(10)),
      encodedBatch(table, numberRows(3, 50)),
    ]);
    assert.equal(report.written, 13n);
    await holds(target, table, 13n);
  },
  'mode skip leaves rows that are there': (target, table) => modeTest(target, table, 'skip', [2n, 1n]),
  'mode upsert replaces rows that are there': (target, table) => modeTest(target, table, 'upsert', [3n, 0n]),
  'probes count rows, orphans and matches': async (target, table, database, lab) => {
    const child = numbersTable(lab, database, 'child');
    await makeTables(lab.dialect, target, schemaOf([child]));
    await writeRows(target, table, numberRows(4));
    await writeRows(target, child, numberRows(6));
    const references = { table: table.name, columns: ['id'] };
    const keyColumns = ['id'];
    const found = await target.count([
      { kind: 'rows', table: child.name },
      { kind: 'orphans', table: child.name, columns: ['id'], references, keyColumns },
      { kind: 'matches', table: child.name, predicate: constantPredicate(lab, child, false), keyColumns },
      { kind: 'matches', table: child.name, predicate: constantPredicate(lab, child, true), keyColumns },
      { kind: 'texts', table: child.name, columns: ['id'] },
    ]);
    sameData(
      found.map(({ count }) => count),
      [6n, 2n, 0n, 6n, 6n],
    );
    sameData([...(found[1]?.keys ?? [])].sort(), ['id=5', 'id=6']);
    sameData([...(found[4]?.texts ?? [])].flat().sort(), ['1', '2', '3', '4', '5', '6']);
  },
  'a second lock is refused, and taken when the first is gone': async (_target, _table, database) => {
    await using second = await database.openTarget().catch((error: unknown) => {
      assert.ok(isMigrationError(error) && error.code === 'TARGET_LOCKED', String(error));
      return { lock: undefined, async [Symbol.asyncDispose]() {} };
    });
    if (second.lock !== undefined) await assert.rejects(second.lock('second'), { code: 'TARGET_LOCKED' });
  },
  'of equal rows as many are deleted as are asked for': async (target, table, database, lab) => {
    if (target.deleteEqualRows === undefined) throw new SkipTest('The target deletes no rows without a key.');
    const { primaryKey: _, ...keyless } = numbersTable(lab, database, 'bag');
    await makeTables(lab.dialect, target, schemaOf([keyless]));
    const [one, other] = [
      [1n, null, 5n],
      [1n, 'a', 5n],
    ] as const;
    await writeRows(target, keyless, [one, other, one, one]);
    const asked = { columns: plansOf(keyless), badText: 'fail', sourceTimeZone: 'UTC' } as const;
    const gone = await target.deleteEqualRows(
      keyless.name,
      { ...asked, rows: [one, [2n, null, 5n], one, other] },
      never(),
    );
    assert.equal(gone, 3n);
    await holds(target, keyless, 1n);
    await holds(target, table, 0n);
  },
  'the rights are enough': (target) => target.checkRights(),
  'rows are read back as they were written': async (target, table) => {
    await writeRows(target, table, numberRows(7));
    const { columns } = await introspected(target, table.name);
    assert.equal(columns.length, 3);
  },
};

async function modeTest(
  target: TargetSession,
  table: Table,
  mode: 'skip' | 'upsert',
  counts: readonly bigint[],
): Promise<void> {
  await writeRows(target, table, numberRows(1));
  const rows = [[1n, 'new', 0n], ...numberRows(2, 2)];
  try {
    const report = await writeRows(target, table, rows, { mode, conflictKey: ['id'] });
    sameData([report.written, report.skipped], counts);
  } catch (error) {
    if (isMigrationError(error) && error.code === 'OPTION_NOT_AVAILABLE')
      throw new SkipTest(`The target refuses the mode ${mode}.`);
    throw error;
  }
  await holds(target, table, 3n);
}
