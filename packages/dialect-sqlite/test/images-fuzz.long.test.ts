import { type ColumnPlan, isMigrationError, type LogicalType } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { compileImages } from '../src/read/images/compile-images.js';
import { ImageRead } from '../src/read/images/image-read.js';
import { rowPlaces } from '../src/read/images/row-places.js';
import { readFileHeader } from '../src/read/pages/file-header.js';
import type { PageAccess } from '../src/read/pages/page-access.js';
import { describeTable } from '../src/read/rows/table-shape.js';
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

const COLUMNS: Readonly<Record<string, Readonly<Record<string, LogicalType>>>> = {
  t: { id: { kind: 'bigint' }, a: { kind: 'text' }, b: { kind: 'bytes' }, r: { kind: 'float', bits: 64 } },
  w: { k: { kind: 'text' }, v: { kind: 'decimal' } },
  long: { a: { kind: 'text', maxLength: 2000 }, b: { kind: 'integer', bits: 16 } },
  wide: { k: { kind: 'integer', bits: 32 }, v: { kind: 'bytes' } },
};

/** How many rows have images from the beginning on, and from the middle of these. */
function read(
  bytes: Buffer,
  name: string,
  db: Database.Database,
): readonly [all: number, rest: number] | undefined {
  const layout = layoutOf(db, name);
  const { encoding, ...header } = readFileHeader(bytes.subarray(0, 100));
  const columns = Object.entries(COLUMNS[name] ?? {}).map(
    ([column, as]): ColumnPlan => ({ name: column, as }),
  );
  const compiled = layout && compileImages(columns, layout, [], { encoding, affinityOf: () => 'blob' });
  if (layout === undefined || compiled === undefined) return undefined;
  const table = describeTable(db, name);
  const pages: PageAccess = { header: { ...header, encoding }, open: () => pagesIn(bytes) };
  const imagesAfter = (after?: Parameters<ImageRead['skipTo']>[0]): ReturnType<typeof readAll> => {
    const places = rowPlaces({ pages, layout, maxBytes: 1e6, through: undefined }, table, encoding);
    if (places === undefined) return [];
    return readAll(
      new ImageRead({ columns: compiled, maxBytes: 4096, framed: false, places, later: () => null }, after),
    );
  };
  const positions = imagesAfter();
  const middle = positions[Math.floor(positions.length / 2)];
  return [positions.length, middle === undefined ? 0 : imagesAfter(middle).length];
}

function readAll(images: ImageRead): Parameters<ImageRead['skipTo']>[0][] {
  const positions: Parameters<ImageRead['skipTo']>[0][] = [];
  for (let batch = images.next(1); batch !== undefined && batch !== 'stuck'; batch = images.next(1))
    positions.push(batch.position);
  return positions;
}

/** Each is read eight times. */
const FILES = Math.ceil(ROUNDS / 4);

test.each(Object.keys(BASES))(
  `images of ${FILES} files with spoiled %s are made from and to any place, or the file is told to be damaged`,
  (base) => {
    const original = serialized(BASES[base] ?? '');
    const { pageSize } = readFileHeader(original.subarray(0, 100));
    const roll = dice(SEED + 1);
    const counts = { refused: 0, halves: 0, rows: 0 };
    const slow: number[] = [];
    for (let number = 0; number < FILES; number++) {
      const bytes = Buffer.from(original);
      mutate(bytes, pageSize, roll);
      const start = performance.now();
      const db = new Database(Buffer.from(bytes));
      db.defaultSafeIntegers(true);
      for (const name of Object.keys(COLUMNS)) {
        try {
          const [all, rest] = read(bytes, name, db) ?? [0, 0];
          counts.rows += all;
          if (all > 1 && rest === all - Math.floor(all / 2) - 1) counts.halves++;
        } catch (error) {
          if (!isMigrationError(error) && !/malformed|not a database|disk image/.test(String(error)))
            throw error;
          counts.refused++;
        }
      }
      db.close();
      if (performance.now() - start > LONGEST_MS) slow.push(number);
    }
    expect(slow).toEqual([]);
    expect(counts.refused).toBeGreaterThan(FILES / 10);
    expect(counts.halves).toBeGreaterThan(FILES);
    expect(counts.rows).toBeGreaterThan(FILES * 20);
  },
  3_600_000,
);
