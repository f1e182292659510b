import type { MigrationResult, TableResult } from '@godwit/engine';

/** How one table went. */
export function tableLine({ status, written, seconds }: TableResult): string {
  // A small table may take less time than the clock can tell.
  const speed = written === 0 || seconds === 0 ? '' : `, ${Math.round(written / seconds)} rows/s`;
  return `${status}, ${written} rows${speed}`;
}

/** How all went: a line for the run and one for each table. */
export function accountLines({ status, rowsMigrated, tables, ledger }: MigrationResult): readonly string[] {
  return [
    `${status}: ${rowsMigrated} rows in ${tables.length} tables, notes: ${ledger.length}`,
    ...tables.map(({ name, read, written, rejected, skipped }) => {
      return `  ${name}: ${read} read = ${written} written + ${rejected} rejected + ${skipped} skipped`;
    }),
  ];
}
