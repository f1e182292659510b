import { type Batch, isEncodedBatch } from '@godwit/plugin-api';
import { type Mutant, mutant, withBatches, withSource } from './mutant.js';

/** Rows and batches get lost or out of order. */
export const OF_READING: readonly Mutant[] = [
  mutant('loses a row at a border of batches', 'reading', (dialect) =>
    withBatches(dialect, (batch, index) => (index === 0 ? batch : { ...batch, rows: batch.rows.slice(1) })),
  ),
  mutant('gives a row twice', 'reading', (dialect) =>
    withBatches(dialect, (batch) => ({ ...batch, rows: [...batch.rows.slice(0, 1), ...batch.rows] })),
  ),
  mutant('reorders rows', 'reading', (dialect) => {
    let reads = 0;
    return withSource(dialect, (session) => ({
      read: (...given) => {
        const turned = reads++ % 2 === 1;
        return reversed(session.read(...given), turned);
      },
    }));
  }),
  mutant('swaps columns', 'reading', (dialect) =>
    withBatches(dialect, (batch) => ({ ...batch, rows: batch.rows.map((row) => [...row].reverse()) })),
  ),
  mutant('resumes one batch early', 'reading', (dialect) =>
    withSource(dialect, (session) => ({
      read: (table, { after: _, ...options }) => session.read(table, options),
    })),
  ),
  mutant('reads past `through`', 'reading', (dialect) =>
    withSource(dialect, (session) => ({
      read: (table, { range, ...options }) => {
        const { through: _, ...open } = range ?? {};
        return session.read(table, { ...options, ...(range && { range: { id: range.id, ...open } }) });
      },
    })),
  ),
  mutant('forgets the range', 'reading', (dialect) =>
    withSource(dialect, (session) => ({
      read: (table, { range: _, ...options }) => session.read(table, options),
    })),
  ),
  mutant('ignores `maxRows`', 'reading', (dialect) =>
    withSource(dialect, (session) => ({
      read: (table, options) => session.read(table, { ...options, maxRows: 1_000_000 }),
    })),
  ),
  mutant('has a fingerprint that never changes', 'reading', (dialect) =>
    withSource(dialect, () => ({ fingerprint: async () => ({ always: 'the same' }) })),
  ),
  mutant('spells encoded cells otherwise', 'reading', (dialect) =>
    withSource(dialect, (session) => ({ read: (...given) => respelled(session.read(...given)) })),
  ),
];

async function* reversed(batches: AsyncIterable<Batch>, turned: boolean): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    yield isEncodedBatch(batch) || !turned ? batch : { ...batch, rows: [...batch.rows].reverse() };
  }
}

async function* respelled(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    if (!isEncodedBatch(batch)) yield batch;
    else {
      const text = new TextDecoder().decode(batch.bytes).replaceAll('NULL', "''");
      yield { ...batch, bytes: new TextEncoder().encode(text) };
    }
  }
}
