import { isMigrationError } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { readFileHeader } from '../src/read/pages/file-header.js';
import { PayloadTooLarge } from '../src/read/pages/payload.js';
import type { TableLayout } from '../src/read/pages/table-layout.js';
import {
  BASES,
  dice,
  LONGEST_MS,
  layoutOf,
  mutate,
  pagesIn,
  ROUNDS,
  SEED,
  serialized,
} from './pages-fuzz-support.js';
import { byPages, bySql, isSame } from './pages-support.js';

type Verdict = 'refused' | 'equal' | 'only SQL refused' | 'different';

/** What became of one table of a spoiled file. */
function verdict(bytes: Buffer, name: string, layout: TableLayout, db: Database.Database): Verdict {
  let found: string[];
  try {
    found = byPages(db, pagesIn(bytes), name, layout);
  } catch (error) {
    if (isMigrationError(error) ? error.code === 'SOURCE_CORRUPT' : error instanceof PayloadTooLarge)
      return 'refused';
    throw error;
  }
  try {
    const expected = bySql(db, name, layout);
    const isEqual =
      expected.length === found.length && expected.every((row, at) => isSame(row, found[at] ?? ''));
    return isEqual ? 'equal' : 'different';
  } catch {
    return 'only SQL refused';
  }
}

interface Outcome {
  readonly counts: Record<Verdict, number>;
  /** What must not be, by the number of the round. */
  readonly wrong: string[];
}

/** Where the header of a file tells of auto-vacuum. */
const AUTO_VACUUM = 52;

/** Reads the tables of a spoiled file. */
function round(bytes: Buffer, number: number, { counts, wrong }: Outcome): void {
  const start = performance.now();
  // Without the flag of auto-vacuum SQL looks into no map of pages, which is none of the rows.
  const plain = Buffer.from(bytes);
  plain.writeUInt32BE(0, AUTO_VACUUM);
  const db = new Database(plain);
  db.defaultSafeIntegers(true);
  try {
    for (const table of ['t', 'w', 'long', 'wide']) {
      const layout = layoutOf(db, table);
      if (layout === undefined) continue;
      const found = verdict(bytes, table, layout, db);
      counts[found]++;
      if (found === 'different' || found === 'only SQL refused') wrong.push(`${number}: ${table}: ${found}`);
    }
  } finally {
    db.close();
  }
  if (performance.now() - start > LONGEST_MS) wrong.push(`${number}: too long`);
}

test.each(Object.keys(BASES))(
  `${ROUNDS} files with spoiled %s give the rows that SQL gives, or the error of a damaged file`,
  (name) => {
    const original = serialized(BASES[name] ?? '');
    const { pageSize } = readFileHeader(original.subarray(0, 100));
    const roll = dice(SEED);
    const outcome: Outcome = {
      counts: { refused: 0, equal: 0, different: 0, 'only SQL refused': 0 },
      wrong: [],
    };
    for (let number = 0; number < ROUNDS; number++) {
      const bytes = Buffer.from(original);
      mutate(bytes, pageSize, roll);
      round(bytes, number, outcome);
    }
    expect(outcome.wrong).toEqual([]);
    // Else the damage is never seen, or nothing is left of the rows.
    expect(outcome.counts.refused).toBeGreaterThan(ROUNDS / 10);
    expect(outcome.counts.equal).toBeGreaterThan(ROUNDS);
  },
  3_600_000,
);
