import {
  type Batch,
  CELL_IMAGES,
  decodeCellImages,
  defineTransform,
  encodeCellImages,
  isEncodedBatch,
  isMigrationError,
  type LogicalType,
  type Row,
  type Value,
} from '@godwit/plugin-api';
import fc from 'fast-check';
import { type BatchTransform, bindTransforms } from '../src/reading/bind-transforms.js';
import { KINDS, STILL } from './support/spliced-kinds.js';
import { type Column, workOf } from './support/spliced-work.js';

const TEXT: LogicalType = { kind: 'text' };

const ROWS = 6;
const valuesOf = (some: readonly Value[]): fc.Arbitrary<readonly Value[]> =>
  fc.array(fc.constantFrom(...some), { minLength: ROWS, maxLength: ROWS });

const changed: fc.Arbitrary<Column> = fc
  .tuple(fc.constantFrom(...KINDS), fc.constantFrom(...KINDS), fc.boolean(), fc.boolean())
  .chain(([from, to, isSame, isOdd]) => {
    const out = isSame ? from : to;
    return fc
      .tuple(valuesOf(from.good), valuesOf(isOdd ? [...out.good, ...out.odd] : out.good))
      .map(([given, made]): Column => ({ read: from.type, write: out.type, given, made }));
  });
const still: fc.Arbitrary<Column> = fc
  .constantFrom(...STILL)
  .chain(({ type, values }) =>
    valuesOf(values).map((given): Column => ({ read: type, write: type, given, made: undefined })),
  );
const tables = fc.array(fc.oneof(changed, still), { minLength: 1, maxLength: 5 });

type Way = 'rows' | 'images';

/** What a batch becomes in one way, and what the functions were given in which order. */
async function run(
  columns: readonly Column[],
  way: Way,
  { keeps = false, failsAt = -1 } = {},
): Promise<{
  readonly given: readonly Value[];
  readonly rows: readonly Row[];
  readonly isEncoded: boolean;
  readonly error: unknown;
}> {
  const given: Value[] = [];
  const counts = columns.map(() => 0);
  const transformOf = ({ made }: Column, index: number) => {
    const next = (value: Value): Value => {
      given.push(value);
      const row = counts[index] as number;
      counts[index] = row + 1;
      if (row === failsAt) throw new Error('no');
      return keeps ? value : ((made as readonly Value[])[row] as Value);
    };
    return defineTransform({
      name: `change ${index}`,
      match: {},
      nulls: 'pass',
      open: () =>
        (way === 'images'
          ? (value: Value) => next(value)
          : (value: Value, _row: Row) => next(value)) as never,
    });
  };
  const work = workOf(columns, transformOf as never, keeps);
  const transform = (await bindTransforms(
    work,
    async function* () {},
    new AbortController().signal,
  )) as BatchTransform;
  const rows = Array.from({ length: ROWS }, (_, row) => columns.map((column) => column.given[row] as Value));
  const rowIds = rows.map((_, row) => `id=${row}`);
  let batch: Batch = { rows, rowIds, position: 1 };
  try {
    if (way === 'images') {
      const bytes = encodeCellImages(rows, work.read);
      batch = { encoding: CELL_IMAGES, bytes, rowCount: ROWS, position: 1 };
      batch = (transform.images as NonNullable<BatchTransform['images']>)(batch, 100);
    } else batch = transform.rows({ rows, rowIds, position: 1 });
  } catch (error) {
    return { given, rows: [], isEncoded: false, error };
  }
  const isEncoded = isEncodedBatch(batch);
  return {
    given,
    rows: isEncodedBatch(batch) ? decodeCellImages(batch.bytes, work.write) : batch.rows,
    isEncoded,
    error: undefined,
  };
}

const withSteps = tables.filter((columns) => columns.some(({ made }) => made !== undefined));

test('transforms are given and give the same among images of cells as in rows', async () => {
  await fc.assert(
    fc.asyncProperty(withSteps, async (columns) => {
      const [rows, images] = [await run(columns, 'rows'), await run(columns, 'images')];
      expect(images.error).toBeUndefined();
      expect(images.given).toEqual(rows.given);
      expect(images.rows).toEqual(rows.rows);
    }),
    { numRuns: 1000 },
  );
});

test('values that their types hold stay images, and others do not', async () => {
  for (const { type, good, odd } of KINDS) {
    for (const value of [...good, ...odd]) {
      const given = Array.from({ length: ROWS }, () => null);
      const column: Column = {
        read: TEXT,
        write: type,
        given,
        made: given.map((_, row) => (row === 3 ? value : null)),
      };
      const { isEncoded, rows } = await run([column], 'images');
      expect([value, isEncoded]).toEqual([value, good.includes(value)]);
      expect(rows[3]).toEqual([value]);
    }
  }
});

test('a value that stays as it is keeps its image', async () => {
  await fc.assert(
    fc.asyncProperty(withSteps, async (columns) => {
      const { rows, isEncoded } = await run(columns, 'images', { keeps: true });
      expect(isEncoded).toBe(true);
      expect(rows).toEqual(Array.from({ length: ROWS }, (_, row) => columns.map(({ given }) => given[row])));
    }),
  );
});

test('an error in a function is the same, with the number of the row in the place of its key', async () => {
  await fc.assert(
    fc.asyncProperty(withSteps, fc.nat(ROWS - 1), async (columns, failsAt) => {
      const [rows, images] = [
        await run(columns, 'rows', { failsAt }),
        await run(columns, 'images', { failsAt }),
      ];
      if (!isMigrationError(rows.error) || !isMigrationError(images.error)) throw new Error('no error');
      expect(images.given).toEqual(rows.given);
      expect(rows.error.place.key).toBe(`id=${failsAt}`);
      expect(images.error.row).toBe(100 + failsAt);
      const { key: _, ...place } = rows.error.place;
      expect({ ...images.error.place, text: images.error.message }).toEqual({
        ...place,
        text: rows.error.message,
      });
    }),
  );
});
