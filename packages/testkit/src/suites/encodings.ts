import assert from 'node:assert/strict';
import { isEncodedBatch } from '@godwit/plugin-api';
import type { Lab } from '../lab/lab.js';
import { withEmptyNumbers, withNumbers } from '../lab/numbers.js';
import { plansOf, readBatches, readOptions, writeBatches } from '../lab/transfer.js';
import type { SuiteTest } from '../suite.js';

/** What is listed in `capabilities.encodings` is read and written. */
export function encodingTests(lab: Lab): readonly SuiteTest[] {
  const { reads, writes } = lab.dialect.capabilities.encodings;
  return [
    ...reads.map(
      (encoding): SuiteTest => ({
        name: `\`encodings.reads\`: ${encoding} is read`,
        skip: lab.needsBoth,
        run: () =>
          withNumbers(lab, 9, async (source, made) => {
            // A source may need its scan to prove an encoding, as a run makes it.
            const { columns, badText, sourceTimeZone, signal } = readOptions(made);
            const target = lab.dialect.name;
            await source.profile?.(made, { columns, badText, sourceTimeZone, signal, target });
            assert.equal(source.canEncode?.(made, plansOf(made), encoding), true, '`canEncode` says no.');
            const batches = await readBatches(source, made, { encoding });
            assert.ok(batches.every((batch) => isEncodedBatch(batch) && batch.encoding === encoding));
          }),
      }),
    ),
    ...reads
      .filter((one) => writes.includes(one))
      .map(
        (encoding): SuiteTest => ({
          name: `\`encodings\`: what is read as ${encoding} is written`,
          skip: lab.needsBoth,
          run: () =>
            withNumbers(lab, 9, (source, made) =>
              withEmptyNumbers(lab, async (target, into) => {
                const report = await writeBatches(
                  target,
                  into,
                  await readBatches(source, made, { encoding }),
                );
                assert.equal(report.written, 9n);
              }),
            ),
        }),
      ),
  ];
}
