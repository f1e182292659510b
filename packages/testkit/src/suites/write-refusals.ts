import assert from 'node:assert/strict';
import { isMigrationError, type Table, type TargetSession, type Value } from '@godwit/plugin-api';
import { numberRows } from '../lab/numbers.js';
import { checkpoint, rowBatch, writeBatches, writeRows, writerOptions } from '../lab/transfer.js';
import { holds, type WriteCheck } from './write-check.js';

/** What cannot be written is an error that names its row, and leaves what was committed. */
export const REFUSALS: Readonly<Record<string, WriteCheck>> = {
  'a batch after an error: the rows that were committed stay': async (target, table) => {
    {
      await using writer = await target.openWriter(table.name, writerOptions(table));
      await writer.write(rowBatch(numberRows(3)));
      await writer.commit(checkpoint(table.name, 3, { done: false }));
      await assert.rejects(async () => {
        await writer.write(
          rowBatch([
            [100n, 'x', 1n],
            [1n, 'twice', 1n],
          ]),
        );
        await writer.commit(checkpoint(table.name, 5));
      }, isMigrationError);
    }
    await holds(target, table, 3n);
  },
  'a key that is there twice is an error with its row': (target, table) =>
    refuses(target, table, [2n, 'x', 1n]),
  'a NULL where none may be is an error with its row': (target, table) =>
    refuses(target, table, [null, 'x', 1n]),
  'a value that is none of the type is an error with its row': (target, table) =>
    refuses(target, table, [7n, 'x', 'no number']),
  'a number beyond 64 bits is an error with its row': (target, table) =>
    refuses(target, table, [7n, 'x', 2n ** 63n]),
  'a lone surrogate is refused or arrives': (target, table) => arrivesOrIsRefused(target, table, 'x\ud800'),
  'text with NUL is refused or arrives': (target, table) => arrivesOrIsRefused(target, table, 'a\0b'),
  'a table that is not there is an error with a code': async (target, table, database) => {
    const missing = { ...table, name: database.name('missing') };
    await assert.rejects(writeRows(target, missing, numberRows(1)), isMigrationError);
  },
  'an encoding that it does not list is refused': async (target, table) => {
    const bytes = new TextEncoder().encode('x');
    const batch = { encoding: 'encoding-of-the-kit', bytes, rowCount: 1, position: 1 };
    await assert.rejects(writeBatches(target, table, [batch]), isMigrationError);
    await holds(target, table, 0n);
  },
};

/** A wrong row after two good ones; nothing of the commit may be left. */
async function refuses(target: TargetSession, table: Table, wrong: readonly Value[]): Promise<void> {
  const rows = [...numberRows(2), wrong];
  await assert.rejects(writeRows(target, table, rows), (error) => {
    assert.ok(isMigrationError(error), String(error));
    assert.equal(error.row, 2, `${error.code}: ${error.message}`);
    return true;
  });
  await holds(target, table, 0n);
}

async function arrivesOrIsRefused(target: TargetSession, table: Table, word: string): Promise<void> {
  const rows = [...numberRows(2), [7n, word, 1n]];
  const error: unknown = await writeRows(target, table, rows).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return holds(target, table, 3n);
  assert.ok(isMigrationError(error), String(error));
  await holds(target, table, 0n);
}
