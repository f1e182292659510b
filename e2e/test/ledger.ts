import type { GodwitRun } from '@godwit/test-support';
import type { LedgerNote } from '@godwit/test-support/checker';

interface Document {
  readonly result?: { readonly ledger?: readonly LedgerNote[] };
}

/** The notes of a run that was asked for `--json`; none where it failed before it had a result. */
export function ledgerOf({ stdout }: GodwitRun): readonly LedgerNote[] {
  try {
    return (JSON.parse(stdout) as Document).result?.ledger ?? [];
  } catch {
    return [];
  }
}

/** What a run said, only where it did not end well; for a test's message. */
export function complaint({ code, stdout, stderr }: GodwitRun): string {
  return code === 0 ? '' : `exit ${code}\n${stderr}\n${stdout}`.slice(0, 4_000);
}

/** How often each note was written. */
export function countCodes(ledger: readonly LedgerNote[]): string {
  const counts = new Map<string, number>();
  for (const { code } of ledger) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => `${code}:${count}`).join(' ');
}
