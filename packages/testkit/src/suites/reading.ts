import assert from 'node:assert/strict';
import {
  batchRowCount,
  isEncodedBatch,
  type KeyRange,
  type ReadOptions,
  type Row,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import type { Lab, LabDatabase } from '../lab/lab.js';
import { numberRows, withNumbers } from '../lab/numbers.js';
import { shareOpening } from '../lab/share-opening.js';
import { inBatches, plansOf, readBatches, readRows, rowsOf, writeBatches } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import { SkipTest, type Suite, type SuiteTest } from '../suite.js';
import { spellRows } from '../values/spell-value.js';
import { readingOnceTests } from './reading-once.js';

const ROWS = 53;
const READERS = 3;

type Check = (source: SourceSession, table: Table, database: LabDatabase) => Promise<void>;

/** Batches of a table: each row once, in order, within their bounds, from a snapshot. */
export const readingSuite: Suite = {
  name: 'reading',
  tests: (lab) => [...sharedTests(lab), ...readingOnceTests(lab)],
};

/** All of them read from one session, as they only read. */
function sharedTests(lab: Lab): readonly SuiteTest[] {
  const end = shareOpening(
    Object.entries(CHECKS),
    (run: (given: Parameters<Check>) => Promise<void>) =>
      withNumbers(lab, ROWS, (...given) => run(given), READERS),
    (check, given) => check(...given),
  );
  return Object.keys(CHECKS).map((name) => ({ name, skip: lab.needsBoth, run: end(name) }));
}

const CHECKS: Readonly<Record<string, Check>> = {
  'every row comes once': async (source, table) => isWhole(await readRows(source, table)),
  'rows come in the same order each time': async (source, table) => {
    sameData(ids(await readRows(source, table)), ids(await readRows(source, table, { maxRows: 4 })));
  },
  'columns come as they are asked for': async (source, table) => {
    const [id, word] = plansOf(table);
    if (id === undefined || word === undefined) throw new Error('Columns are missing.');
    const rows = await readRows(source, table, { columns: [word, id] });
    const wanted = numberRows(ROWS).map(([key, text]) => `${key}|${text}`);
    sameData(rows.map(([text, key]) => `${key}|${text}`).sort(), wanted.sort());
  },
  'a batch has at most `maxRows` rows': async (source, table) => {
    for (const maxRows of [1, 7, ROWS, ROWS + 1]) {
      const batches = await readBatches(source, table, { maxRows });
      assert.ok(batches.every((batch) => batchRowCount(batch) <= maxRows && batchRowCount(batch) > 0));
      isWhole(rowsOf(batches));
    }
  },
  'a batch ends near `maxBytes`': async (source, table) => {
    const batches = await readBatches(source, table, { maxBytes: 200 });
    assert.ok(batches.length > 3, `There are ${batches.length} batches.`);
    isWhole(rowsOf(batches));
  },
  'a row larger than `maxBytes` comes all the same': async (source, table) =>
    isWhole(await readRows(source, table, { maxBytes: 1 })),
  'a position resumes exactly there': async (source, table) => {
    const batches = await readBatches(source, table, { maxRows: 7 });
    const all = ids(rowsOf(batches));
    let seen = 0;
    for (const batch of batches) {
      seen += batchRowCount(batch);
      const after = JSON.parse(JSON.stringify(batch.position));
      sameData(ids(await readRows(source, table, { after })), all.slice(seen), `After row ${seen}.`);
    }
  },
  'a range ends exactly at its `through`': async (source, table) => {
    const batches = await readBatches(source, table, { maxRows: 7 });
    const all = ids(rowsOf(batches));
    let seen = 0;
    for (const { position, ...batch } of batches) {
      seen += batchRowCount({ position, ...batch } as (typeof batches)[number]);
      const range = { id: 'part', through: position };
      sameData(ids(await readRows(source, table, { range })), all.slice(0, seen));
    }
  },
  'a range is read as one, and from a position in it': async (source, table) => {
    const batches = await readBatches(source, table, { maxRows: 10 });
    const [first, second, third] = batches;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('There are too few batches.');
    const range: KeyRange = { id: 'part', after: first.position, through: third.position };
    sameData(ids(await readRows(source, table, { range, maxRows: 3 })), ids(rowsOf([second, third])));
    sameData(ids(await readRows(source, table, { range, after: second.position })), ids(rowsOf([third])));
  },
  'ranges of `split` hold every row once': async (source, table) => {
    if (source.split === undefined) throw new SkipTest('The source has no `split`.');
    for (const parts of [1, 2, 3, 7, 100]) {
      const ranges = await source.split(table, parts);
      assert.equal(new Set(ranges.map(({ id }) => id)).size, ranges.length, 'Ids of ranges are not unique.');
      const rows: Row[] = [];
      for (const range of ranges) rows.push(...(await readRows(source, table, { range, maxRows: 5 })));
      isWhole(rows);
    }
  },
  'each row has an id of its own, the same each time': async (source, table) => {
    const named = async (maxRows: number): Promise<readonly string[]> =>
      (await readBatches(source, table, { maxRows })).flatMap((batch) => {
        if (isEncodedBatch(batch)) throw new Error('A batch came encoded, unasked.');
        return batch.rows.map(([id], index) => `${id} ${batch.rowIds?.[index]}`);
      });
    const found = await named(10);
    sameData(await named(3), found);
    assert.equal(new Set(found.map((text) => text.split(' ')[1])).size, ROWS);
  },
  'several readers at once read the same': async (source, table) => {
    const all = await Promise.all([1, 2, 3, 4].map((maxRows) => readRows(source, table, { maxRows })));
    for (const rows of all) isWhole(rows);
  },
  'a reader that is left early leaves the session usable': async (source, table) => {
    for await (const _ of source.read(table, { ...optionsOf(table), maxRows: 1 })) break;
    isWhole(await readRows(source, table));
  },
  'an estimate is a number of rows or nothing': async (source, table) => {
    const rows = await source.estimateRows(table);
    assert.ok(rows === undefined || (Number.isFinite(rows) && rows >= 0), String(rows));
  },
  'a profile counts rows, NULLs and misfits': async (source, table) => {
    if (source.profile === undefined) throw new SkipTest('The source has no `profile`.');
    const { columns, badText, sourceTimeZone, signal } = optionsOf(table);
    const profile = await source.profile(table, { columns, badText, sourceTimeZone, signal });
    assert.equal(profile.rows, BigInt(ROWS));
    for (const { name, misfits } of profile.columns) assert.equal(misfits, 0n, name);
    const nulls = numberRows(ROWS).filter(([, word]) => word === null).length;
    assert.ok([0n, BigInt(nulls)].includes(profile.columns[1]?.nulls ?? -1n));
  },
  'a cell above `maxCellBytes` is an error': async (source, table) => {
    await assert.rejects(readRows(source, table, { maxCellBytes: 5 }), { code: 'CELL_TOO_LARGE' });
  },
  'rows written after the opening are not seen': (source, table, database) =>
    withOneMore(source, table, database, async () => isWhole(await readRows(source, table))),
};

function optionsOf(table: Table): ReadOptions {
  const limits = { maxBytes: 2 ** 20, maxRows: 100, maxCellBytes: 2 ** 20 };
  const rest = { badText: 'fail', sourceTimeZone: 'UTC', signal: new AbortController().signal } as const;
  return { columns: plansOf(table), ...limits, ...rest };
}

/** Another session writes a row while the source is open. */
async function withOneMore(
  source: SourceSession,
  table: Table,
  database: LabDatabase,
  check: () => Promise<void>,
): Promise<void> {
  if (source.blocksWriters) throw new SkipTest('Its sources make writers wait (`blocksWriters`).');
  await database.target((target, runId) =>
    writeBatches(target, table, inBatches(numberRows(1, 1000), 1), { runId }),
  );
  await check();
}

function ids(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => String(row[0]));
}

/** Fails unless these are all rows of the table, each once, in any order. */
function isWhole(rows: readonly Row[]): void {
  const types = [{ kind: 'bigint' }, { kind: 'text' }, { kind: 'bigint' }] as const;
  const sorted = [...rows].sort((a, b) => Number((a[0] as bigint) - (b[0] as bigint)));
  sameData(spellRows(sorted, types), spellRows(numberRows(ROWS), types));
}
