import { hostname, userInfo } from 'node:os';
import type { RecordedRun } from '@godwit/plugin-api';

/** What a run remembers for itself beside its plan. */
export interface RunMemory {
  /** Who began it: `user@host`. */
  readonly by: string;
  /** What the target said while it was planned. */
  readonly answers: string;
  /** `sync`: it changed a schema. Absent: it moved. */
  readonly kind?: 'sync';
}

/** As text for the records. */
export function rememberedText(answers: string, kind?: RunMemory['kind']): string {
  return JSON.stringify({ by: whoAmI(), answers, ...(kind && { kind }) } satisfies RunMemory);
}

/** Whether a recorded run changed a schema, and moved nothing. */
export function isSyncRun({ state }: RecordedRun): boolean {
  return remembered(state)?.kind === 'sync';
}

/** What the records hold; undefined where that is nothing of this version. */
export function remembered(text: string | undefined): RunMemory | undefined {
  try {
    const found = JSON.parse(text ?? 'null') as Partial<RunMemory> | null;
    return typeof found?.by === 'string' && typeof found.answers === 'string'
      ? (found as RunMemory)
      : undefined;
  } catch {
    return undefined;
  }
}

function whoAmI(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A user without an entry in the system's list has no name.
    return `${process.getuid?.() ?? 'somebody'}@${hostname()}`;
  }
}
