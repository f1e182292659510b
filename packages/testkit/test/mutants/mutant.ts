import type {
  Batch,
  Dialect,
  Row,
  RowBatch,
  SourceSession,
  TableWriter,
  TargetSession,
  Value,
} from '@godwit/plugin-api';
import { isEncodedBatch } from '@godwit/plugin-api';

/** A dialect over the configs of the reference. */
export type MemoryKind = Dialect<{ readonly name: string }>;

/** The dialect with another source session; `change` gives what differs. */
export function withSource(
  dialect: MemoryKind,
  change: (session: SourceSession) => Partial<SourceSession>,
): MemoryKind {
  const { openSource } = dialect;
  if (openSource === undefined) return dialect;
  return { ...dialect, openSource: async (...given) => patched(await openSource(...given), change) };
}

/** The dialect with another target session. */
export function withTarget(
  dialect: MemoryKind,
  change: (session: TargetSession) => Partial<TargetSession>,
): MemoryKind {
  const { openTarget } = dialect;
  if (openTarget === undefined) return dialect;
  return { ...dialect, openTarget: async (...given) => patched(await openTarget(...given), change) };
}

/** The dialect with other writers. */
export function withWriter(
  dialect: MemoryKind,
  change: (writer: TableWriter) => Partial<TableWriter>,
): MemoryKind {
  return withTarget(dialect, (session) => ({
    openWriter: async (...given) => patched(await session.openWriter(...given), change),
  }));
}

/** Whether an object is one of the reference's own class or a plain one, its members work on itself. */
function patched<T extends object>(original: T, change: (original: T) => Partial<T>): T {
  const changed = change(original);
  return new Proxy(original, {
    get: (target, key) => {
      if (key in changed) return changed[key as keyof T];
      const member: unknown = Reflect.get(target, key, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
    has: (target, key) => key in changed || key in target,
  });
}

/** The source whose row batches are changed on their way; `index` counts them. */
export function withBatches(
  dialect: MemoryKind,
  change: (batch: RowBatch, index: number) => RowBatch,
): MemoryKind {
  return withSource(dialect, (session) => ({
    read: (...given) => changedBatches(session.read(...given), change),
  }));
}

async function* changedBatches(
  batches: AsyncIterable<Batch>,
  change: (batch: RowBatch, index: number) => RowBatch,
): AsyncGenerator<Batch> {
  let index = 0;
  for await (const batch of batches) yield isEncodedBatch(batch) ? batch : change(batch, index++);
}

/** The source whose values are changed on their way. */
export function withValues(dialect: MemoryKind, change: (value: Value) => Value): MemoryKind {
  return withBatches(dialect, (batch) => ({
    ...batch,
    rows: batch.rows.map((row): Row => row.map(change)),
  }));
}

/** A defect that a dialect may have, and the suite that must find it. */
export interface Mutant {
  readonly name: string;
  readonly suite: string;
  readonly make: (dialect: MemoryKind) => MemoryKind;
}

/** A mutant of a name, which the suite must find. */
export function mutant(name: string, suite: string, make: Mutant['make']): Mutant {
  return { name, suite, make };
}
