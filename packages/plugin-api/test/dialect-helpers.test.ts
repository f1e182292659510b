import {
  attempt,
  type LogicalType,
  MigrationError,
  type PlacedRow,
  readExpression,
  readLogicalType,
  spellLogicalType,
  toBatches,
} from '../src/index.js';

describe('attempt', () => {
  const details = { code: 'WRITE_FAILED', message: 'The file cannot be written.' } as const;
  const failing = (cause: unknown) =>
    attempt(details, () => {
      throw cause;
    });

  test('gives what the work gives', async () => {
    expect(await attempt(details, () => 1)).toBe(1);
    expect(await attempt(details, async () => 2)).toBe(2);
  });

  test('explains a failure, by the code of the system where it has a better one', async () => {
    const cause = new TypeError('no');
    await expect(failing(cause)).rejects.toMatchObject({ ...details, cause });
    const full = { code: 'DISK_FULL', message: 'The file cannot be written. (ENOSPC)' };
    await expect(failing(Object.assign(new Error('x'), { code: 'ENOSPC' }))).rejects.toMatchObject(full);
    await expect(attempt(details, async () => Promise.reject(null))).rejects.toMatchObject(details);
  });

  test('lets a coded error pass', async () => {
    const own = new MigrationError({ code: 'TARGET_LOCKED', message: 'Locked.' });
    await expect(failing(own)).rejects.toBe(own);
  });
});

describe('batches', () => {
  const rows = (sizes: readonly number[]): AsyncIterable<PlacedRow> =>
    (async function* () {
      for (const [index, bytes] of sizes.entries())
        yield { row: [BigInt(index)], position: index + 1, rowId: `id=${index}`, bytes };
    })();
  const sizesOf = async (sizes: readonly number[], signal = new AbortController().signal) => {
    const found: unknown[] = [];
    for await (const batch of toBatches(rows(sizes), { maxRows: 3, maxBytes: 10, signal }))
      found.push([batch.rows.length, batch.rowIds?.length, batch.position]);
    return found;
  };

  test('keep to both limits; a row that is too large goes alone', async () => {
    expect(await sizesOf([])).toEqual([]);
    expect(await sizesOf([1, 1, 1, 1])).toEqual([
      [3, 3, 3],
      [1, 1, 4],
    ]);
    expect(await sizesOf([6, 4, 1, 99, 1])).toEqual([
      [2, 2, 2],
      [1, 1, 3],
      [1, 1, 4],
      [1, 1, 5],
    ]);
  });

  test('end when the signal is aborted', async () => {
    await expect(sizesOf([1], AbortSignal.abort())).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});

test.each<LogicalType>([
  { kind: 'text' },
  { kind: 'text', maxLength: 3, collation: 'nocase' },
  { kind: 'decimal', precision: 10 },
  { kind: 'decimal', precision: 10, scale: 2 },
  { kind: 'enum', name: 'mood', values: ['a"', ''] },
  { kind: 'array', of: { kind: 'array', of: { kind: 'bytes' } } },
  { kind: 'native', dialect: 'x', name: '{' },
])('the spelling of %j says all of it', (type) => {
  expect(readLogicalType(spellLogicalType(type))).toEqual(type);
});

test('a spelling is short where that says all, and nothing else is read', () => {
  expect(spellLogicalType({ kind: 'decimal', precision: 10, scale: 2 })).toBe('decimal(10,2)');
  for (const text of ['widget', '', '{', '{"a":1}', 'null', '[]'])
    expect(readLogicalType(text)).toBeUndefined();
});

test('an expression is read from the JSON of its tree, and from nothing else', () => {
  const tree = { kind: 'column', name: 'a' } as const;
  expect(readExpression(JSON.stringify(tree))).toEqual(tree);
  for (const text of ['a > 1', '', 'null', '1', '"x"', '{}']) expect(readExpression(text)).toBeUndefined();
});
