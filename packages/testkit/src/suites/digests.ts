import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { encodeDigestText, type KeyedOptions, type SourceSession, type Table } from '@godwit/plugin-api';
import { everyType } from '../lab/copy.js';
import { blocksOf, keyed, rowsOf } from '../lab/keyed.js';
import type { Lab } from '../lab/lab.js';
import { makeTables, schemaOf } from '../lab/make-tables.js';
import { introspected, writeRows } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import type { Suite, SuiteTest } from '../suite.js';
import { imagesAreThoseOfRows } from './image-digests.js';
import { textKeys } from './text-keys.js';

/** Digests of blocks, and rows in the order of a key: what a comparison of contents is built on. */
export const digestsSuite: Suite = {
  name: 'digests',
  tests: (lab) => [
    testOf(lab, 'a block is digested as its rows are read, whatever the types', digestsAreThoseOfRows),
    testOf(lab, 'blocks of any size hold every row once', blocksCoverTheTable),
    testOf(lab, 'a range of keys holds its rows and no others', rangesHoldTheirRows),
    testOf(lab, 'images of cells are digested as those of the rows that are read', imagesAreThoseOfRows),
    testOf(lab, 'an empty range is one empty block', emptyRangeIsOneBlock),
    testOf(lab, 'blocks end at the bounds that are given', blocksEndAtBounds),
    { name: 'text keys are in the order of their bytes', skip: lab.needsBoth, run: () => textKeys(lab) },
  ],
};

type Check = (source: SourceSession, found: Table, options: KeyedOptions) => Promise<void>;

function testOf(lab: Lab, name: string, check: Check): SuiteTest {
  const run = (): Promise<void> =>
    lab.withDatabase(async (database) => {
      const { made, rows } = everyType(lab, database);
      await database.target((target) =>
        makeTables(lab.dialect, target, schemaOf([made]), async () => {
          await writeRows(target, made, rows);
        }),
      );
      await database.source(async (source) => {
        const found = await introspected(source, made.name);
        await check(source, found, keyed(source, found, ['id']));
      });
    });
  return { name, skip: lab.needsBoth, run };
}

async function digestsAreThoseOfRows(
  source: SourceSession,
  found: Table,
  options: KeyedOptions,
): Promise<void> {
  const rows = await rowsOf(source, found, options);
  for (const blockRows of [undefined, 1, 7, rows.length]) {
    let start = 0;
    for (const block of await blocksOf(
      source,
      found,
      options,
      blockRows === undefined ? {} : { blockRows },
    )) {
      const part = rows.slice(start, start + block.rows);
      const text = encodeDigestText(part, options.columns);
      assert.equal(block.digest, createHash('sha256').update(text).digest('hex'), `Rows from ${start}.`);
      start += block.rows;
    }
    assert.equal(start, rows.length);
  }
}

async function blocksCoverTheTable(
  source: SourceSession,
  found: Table,
  options: KeyedOptions,
): Promise<void> {
  const ids = (await rowsOf(source, found, options)).map(([id]) => id);
  sameData(
    ids,
    ids.toSorted((a, b) => Number((a as bigint) - (b as bigint))),
  );
  for (const blockRows of [1, 7, ids.length, ids.length + 1]) {
    const blocks = await blocksOf(source, found, options, { blockRows });
    assert.ok(blocks.every(({ rows }) => rows > 0 && rows <= blockRows));
    const ends = blocks.map(({ last }) => ids.indexOf(last?.[0] ?? null) + 1);
    let sum = 0;
    sameData(
      ends,
      blocks.map(({ rows }) => {
        sum += rows;
        return sum;
      }),
    );
  }
}

async function rangesHoldTheirRows(
  source: SourceSession,
  found: Table,
  options: KeyedOptions,
): Promise<void> {
  const all = await rowsOf(source, found, options);
  for (const [from, to] of [
    [5, 20],
    [0, 1],
    [30, all.length],
  ] as const) {
    const range = { after: [all[from]?.[0] ?? null], through: [all[to - 1]?.[0] ?? null] };
    const part = await rowsOf(source, found, { ...options, ...range });
    sameData(
      part.map(([id]) => id),
      all.slice(from + 1, to).map(([id]) => id),
    );
    const [block] = await blocksOf(source, found, { ...options, ...range });
    assert.equal(block?.rows, part.length);
  }
}

async function emptyRangeIsOneBlock(
  source: SourceSession,
  found: Table,
  options: KeyedOptions,
): Promise<void> {
  const last = (await rowsOf(source, found, options)).at(-1)?.[0] ?? null;
  const blocks = await blocksOf(source, found, { ...options, after: [last] });
  assert.equal(blocks.length, 1);
  assert.equal(blocks[0]?.rows, 0);
  sameData(await blocksOf(source, found, { ...options, after: [last] }, { blockRows: 7 }), []);
}

/** Bounds need not be keys of rows, a block may be empty, and each bound is asked for when the block before was taken. */
async function blocksEndAtBounds(source: SourceSession, found: Table, options: KeyedOptions): Promise<void> {
  const rows = await rowsOf(source, found, options);
  const ids = rows.map(([id]) => id as bigint);
  const cuts = [ids[0] as bigint, (ids[4] as bigint) + 1n, (ids[4] as bigint) + 2n, ids.at(-1) as bigint];
  const rises = cuts.toSorted((a, b) => Number(a - b));
  const taken: number[] = [];
  let asked = 0;
  const bounds = (async function* () {
    for (const cut of rises) {
      asked += 1;
      yield [cut];
    }
  })();
  let after: bigint | undefined;
  for await (const block of source.digest?.(found, { ...options, bounds }) ?? []) {
    const through = rises[taken.length];
    const part = rows.filter(([id]) => isBetween(id as bigint, after, through));
    const digest = createHash('sha256').update(encodeDigestText(part, options.columns)).digest('hex');
    sameData([block.rows, block.digest], [part.length, digest]);
    taken.push(block.rows);
    assert.equal(asked, Math.min(taken.length, rises.length));
    after = through;
  }
  assert.equal(taken.length, rises.length + 1);
}

function isBetween(id: bigint, after: bigint | undefined, through: bigint | undefined): boolean {
  return (after === undefined || id > after) && (through === undefined || id <= through);
}
