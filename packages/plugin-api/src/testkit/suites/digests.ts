import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { BlockDigest, KeyedOptions } from '../../digest.js';
import { encodeDigestText } from '../../digest-text.js';
import type { Table } from '../../schema.js';
import type { SourceSession } from '../../session.js';
import type { Row } from '../../value.js';
import { everyType } from '../lab/copy.js';
import { type Lab, never } from '../lab/lab.js';
import { column, idColumn, makeTables, schemaOf, table } from '../lab/make-tables.js';
import { introspected, plansOf, writeRows } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import { SkipTest, type Suite, type SuiteTest } from '../suite.js';

/** Digests of blocks, and rows in the order of a key: what a comparison of contents is built on. */
export const digestsSuite: Suite = {
  name: 'digests',
  tests: (lab) => [
    testOf(lab, 'a block is digested as its rows are read, whatever the types', digestsAreThoseOfRows),
    testOf(lab, 'blocks of any size hold every row once', blocksCoverTheTable),
    testOf(lab, 'a range of keys holds its rows and no others', rangesHoldTheirRows),
    testOf(lab, 'an empty range is one empty block', emptyRangeIsOneBlock),
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

function keyed(source: SourceSession, found: Table, key: readonly string[]): KeyedOptions {
  const columns = plansOf(found);
  if (source.digest === undefined || source.readKeyed === undefined)
    throw new SkipTest('The source has no `digest`.');
  if (source.canDigest?.(found, columns, key) === false)
    throw new SkipTest('`canDigest` says that this key is not to be used.');
  return { columns, key, badText: 'fail', sourceTimeZone: 'UTC', signal: never() };
}

async function digestsAreThoseOfRows(
  source: SourceSession,
  found: Table,
  options: KeyedOptions,
): Promise<void> {
  const rows = await rowsOf(source, found, options);
  for (const blockRows of [undefined, 1, 7, rows.length]) {
    let start = 0;
    for (const block of await blocksOf(source, found, options, blockRows)) {
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
    const blocks = await blocksOf(source, found, options, blockRows);
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
  sameData(await blocksOf(source, found, { ...options, after: [last] }, 7), []);
}

/** Capitals before small letters, and characters above U+FFFF after all others: so bytes are ordered. */
const WORDS = ['b', 'B', 'a', 'é', 'z', '~', '\ufffd', '😀', 'A b', 'A', '1', '10', '9', "it's"];

function textKeys(lab: Lab): Promise<void> {
  return lab.withDatabase(async (database) => {
    const word = column(lab.dialect, 'word', { kind: 'text' }, { nullable: false });
    const number = idColumn(lab.dialect, 'number');
    const made = table(database.name('words'), [word, number], {
      primaryKey: { columns: ['word', 'number'] },
    });
    const rows = WORDS.flatMap((text): readonly Row[] => [
      [text, 2n],
      [text, -1n],
    ]);
    await database.target((target) =>
      makeTables(lab.dialect, target, schemaOf([made]), async () => {
        await writeRows(target, made, rows);
      }),
    );
    await database.source(async (source) => {
      const found = await introspected(source, made.name);
      if (lab.dialect.capabilities.keyOrder({ kind: 'text' }) !== 'binary')
        throw new SkipTest('`keyOrder` says that text has no binary order.');
      const read = await rowsOf(source, found, keyed(source, found, ['word', 'number']));
      const wanted = [...rows].sort(
        ([a, n], [b, m]) => byBytes(String(a), String(b)) || Number(n) - Number(m),
      );
      sameData(read, wanted);
    });
  });
}

function byBytes(a: string, b: string): number {
  const [left, right] = [[...a], [...b]].map((letters) =>
    letters.map((letter) => letter.codePointAt(0) ?? 0),
  );
  for (let index = 0; ; index++) {
    const [one = -1, other = -1] = [left?.[index], right?.[index]];
    if (one !== other || one === -1) return one - other;
  }
}

async function blocksOf(
  source: SourceSession,
  found: Table,
  options: KeyedOptions,
  blockRows?: number,
): Promise<readonly BlockDigest[]> {
  const blocks: BlockDigest[] = [];
  const asked = { ...options, ...(blockRows !== undefined && { blockRows }) };
  for await (const block of source.digest?.(found, asked) ?? []) blocks.push(block);
  return blocks;
}

async function rowsOf(source: SourceSession, found: Table, options: KeyedOptions): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const batch of source.readKeyed?.(found, { ...options, maxRows: 6 }) ?? []) {
    assert.ok(batch.rows.length <= 6);
    assert.equal(batch.rowIds?.length, batch.rows.length);
    rows.push(...batch.rows);
  }
  return rows;
}
