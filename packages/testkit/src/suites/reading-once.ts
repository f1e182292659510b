import assert from 'node:assert/strict';
import {
  batchRowCount,
  encodeQuotedCsv,
  isEncodedBatch,
  QUOTED_CSV,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import type { Lab } from '../lab/lab.js';
import { fillNumbers, numberRows, withNumbers } from '../lab/numbers.js';
import { inBatches, plansOf, readBatches, readRows, writeBatches } from '../lab/transfer.js';
import type { SuiteTest } from '../suite.js';

const ROWS = 53;

/** Tests of reading that need databases of their own. */
export function readingOnceTests(lab: Lab): readonly SuiteTest[] {
  const { reads } = lab.dialect.capabilities.encodings;
  const skip = reads.includes(QUOTED_CSV) ? undefined : `The source does not read ${QUOTED_CSV}.`;
  const check = async (source: SourceSession, table: Table): Promise<void> => {
    const columns = plansOf(table);
    assert.equal(source.canEncode?.(table, columns, QUOTED_CSV), true, '`canEncode` says no.');
    for (const maxRows of [1, 7, 100]) {
      const batches = await readBatches(source, table, { encoding: QUOTED_CSV, maxRows });
      assert.ok(batches.every(isEncodedBatch), 'A batch is not encoded.');
      const texts = batches.map((batch) =>
        isEncodedBatch(batch) ? new TextDecoder().decode(batch.bytes) : '',
      );
      assert.equal(texts.join(''), encodeQuotedCsv(await readRows(source, table), columns));
      assert.equal(
        batches.reduce((sum, batch) => sum + batchRowCount(batch), 0),
        ROWS,
      );
    }
  };
  const fingerprint = async (): Promise<void> =>
    lab.withDatabase(async (database) => {
      const made = await fillNumbers(lab, database, 3);
      const before = await database.source((source) => source.fingerprint());
      await database.target((target, runId) =>
        writeBatches(target, made, inBatches(numberRows(1, 1000), 1), { runId }),
      );
      const after = await database.source((source) => source.fingerprint());
      assert.notEqual(JSON.stringify(after), JSON.stringify(before));
    });
  return [
    {
      name: 'encoded batches are what the reference makes of the rows',
      skip: lab.needsBoth ?? skip,
      run: () => withNumbers(lab, ROWS, check),
    },
    {
      name: 'the fingerprint is the same while nothing changes',
      skip: lab.needsBoth,
      run: () => sameFingerprint(lab),
    },
    { name: 'the fingerprint differs after a change', skip: lab.needsBoth, run: fingerprint },
  ];
}

function sameFingerprint(lab: Lab): Promise<void> {
  return lab.withDatabase(async (database) => {
    await fillNumbers(lab, database, 3);
    const first = await database.source((source) => source.fingerprint());
    const second = await database.source((source) => source.fingerprint());
    assert.equal(JSON.stringify(second), JSON.stringify(first));
  });
}
