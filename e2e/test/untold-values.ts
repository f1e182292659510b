import type { GodwitRun } from '@godwit/test-support';
import type { ContentReport, Difference } from '@godwit/test-support/checker';
import { ledgerOf } from './ledger.js';
import type { ThereAndBack } from './there-and-back.js';

/** The codes by which a ledger says that the values of a column are not what they were. */
export const VALUE_CODES: readonly string[] = [
  'VALUES_FITTED',
  'SPELLING_NORMALIZED',
  'TYPE_LOSSY',
  'TYPE_WIDENED',
  'TYPE_INFERRED',
  'BAD_TEXT',
];

/** The columns, as `table.column`, whose values are not what they were, by what the ledgers say. */
export function toldColumns(runs: readonly (GodwitRun | undefined)[]): ReadonlySet<string> {
  const ledger = runs.flatMap((run) => (run === undefined ? [] : ledgerOf(run)));
  const told = ledger.filter(({ code }) => VALUE_CODES.includes(code));
  return new Set(told.map(({ place }) => `${place.table}.${place.column}`));
}

/** The differences of a report that neither ledger tells of: by such a code, or of a new name, at that very column. */
export function untoldValues(report: ContentReport, { there, back }: ThereAndBack): readonly Difference[] {
  const told = toldColumns([there, back]);
  const renamed = new Set(
    ledgerOf(there)
      .filter(({ code }) => code === 'NAME_SHORTENED' || code === 'NAME_CHANGED')
      .map(({ place }) => `${place.table}.${place.column}`),
  );
  return report.differences.filter(({ kind, table, column }) => {
    if (kind === 'column-missing') return !renamed.has(`${table}.${column}`);
    return kind !== 'value' || !told.has(`${table}.${column}`);
  });
}
