import type { Batch, Checkpoint, TableName, WriterOptions } from '@godwit/plugin-api';
import { type Mutant, mutant, withTarget, withWriter } from './mutant.js';

/** Writers that do not keep to what they promise. */
export const OF_WRITING: readonly Mutant[] = [
  mutant('swallows an error', 'writing', (dialect) =>
    withWriter(dialect, (writer) => ({ write: (batch) => writer.write(batch).catch(() => {}) })),
  ),
  mutant('keeps rows that were not committed', 'writing', (dialect) =>
    withTarget(dialect, (session) => ({
      openWriter: async (table, options) => {
        const writer = await session.openWriter(table, options);
        return {
          ...bound(writer),
          [Symbol.asyncDispose]: async () => {
            await writer.commit(startOf(table, options)).catch(() => {});
            await writer[Symbol.asyncDispose]();
          },
        };
      },
    })),
  ),
  mutant('counts what it did not write', 'writing', (dialect) =>
    withWriter(dialect, (writer) => ({
      commit: async (checkpoint) => {
        const report = await writer.commit(checkpoint);
        return { ...report, written: checkpoint.written };
      },
    })),
  ),
  mutant('commits with the first write', 'writing', (dialect) =>
    withTarget(dialect, (session) => ({
      openWriter: async (table, options) => {
        const writer = await session.openWriter(table, options);
        return {
          ...bound(writer),
          write: async (batch: Batch) => {
            await writer.write(batch);
            await writer.commit(startOf(table, options));
          },
        };
      },
    })),
  ),
  mutant('lets a second run in', 'writing', (dialect) =>
    withTarget(dialect, () => ({ lock: async () => ({ async [Symbol.asyncDispose]() {} }) })),
  ),
  mutant('counts no orphans', 'writing', (dialect) =>
    withTarget(dialect, (session) => ({
      count: async (probes, signal) =>
        (await session.count(probes, signal)).map((result, index) =>
          probes[index]?.kind === 'orphans' ? { count: 0n, keys: [] } : result,
        ),
    })),
  ),
];

/** The checkpoint of a writer that has written nothing. */
function startOf(table: TableName, { runId }: WriterOptions): Checkpoint {
  const counts = { read: 0n, written: 0n, rejected: 0n, skipped: 0n };
  return { runId, table, range: 'all', position: null, done: false, ...counts };
}

function bound(writer: Awaited<ReturnType<Parameters<typeof withWriter>[1]>> & object) {
  const full = writer as Required<typeof writer>;
  return {
    write: full.write.bind(writer),
    commit: full.commit.bind(writer),
    [Symbol.asyncDispose]: full[Symbol.asyncDispose].bind(writer),
  };
}
