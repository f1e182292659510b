import { existsSync } from 'node:fs';
import { CELL_IMAGES, encodeCellImages, type Row } from '@godwit/plugin-api';
import { sqlite } from '../src/index.js';
import { begin, finish, openTarget, plansOf, RUN, run, schema, table, write } from './target-support.js';

/** Writes rows from a number on by their images, and says whether the target takes these. */
export async function buildByImages(
  path: string,
  count: number,
  first = 0,
): Promise<readonly boolean[] | undefined> {
  const isNew = !existsSync(path);
  await using target = await openTarget(path);
  await using _lock = await target.lock(RUN);
  await begin(target);
  const given = table(
    't',
    { c0: { kind: 'bigint' }, c1: { kind: 'text' } },
    { uniqueKeys: [{ columns: ['c0'] }] },
  );
  if (isNew) await run(target, sqlite.ddl.create(schema([given])).statements);
  const columns = plansOf(given);
  const taken = await target.takes?.([{ table: given.name, columns }], CELL_IMAGES);
  const rows = Array.from(
    { length: count },
    (_, index): Row => [BigInt(first + index), `row ${first + index}`],
  );
  const half = Math.floor(count / 2);
  const batches = [rows.slice(0, half), rows.slice(half)].map((some) => ({
    encoding: CELL_IMAGES,
    bytes: encodeCellImages(some, columns),
    rowCount: some.length,
    position: null,
  }));
  expect(await write(target, given, batches)).toEqual({ written: BigInt(count), skipped: 0n });
  await finish(target);
  await target.complete?.();
  return taken;
}
