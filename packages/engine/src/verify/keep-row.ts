import type { Dialect, Note, Table } from '@godwit/plugin-api';
import type { KeepRow } from '../reading/compared-table.js';
import type { ComparedColumns } from './compared-columns.js';

/** Both sides of a table, and what is known about it. */
export interface KeptTable {
  readonly source: Table;
  readonly target: Table;
  readonly columns: ComparedColumns;
  readonly ledger: readonly Note[];
}

/**
 * No note excuses a difference: the source is read as what the move makes of it, with values fitted, spelled and cleaned.
 * Only what the target itself makes of a value when it stores it is left, and that counts in columns that the ledger names.
 */
export function keepRow(
  { source, target, columns, ledger }: KeptTable,
  { types }: Dialect,
): KeepRow | undefined {
  const { name, schema } = source.name;
  const natives = columns.source.map((column, index) => {
    const told = ledger.some(
      ({ code, place }) =>
        VALUES.includes(code) &&
        place.table === name &&
        place.schema === schema &&
        place.column === column.name,
    );
    const there = columns.target[index]?.name;
    return told ? target.columns.find((one) => one.name === there)?.nativeType : undefined;
  });
  if (types.kept === undefined || natives.every((native) => native === undefined)) return undefined;
  return (row) => {
    const kept = row.map((value, index) => {
      const native = natives[index];
      return value === null || native === undefined ? value : (types.kept?.(value, native) ?? value);
    });
    return kept.every((value, index) => Object.is(value, row[index])) ? row : kept;
  };
}

/** Codes of notes that say of a column that the target does not keep every value as it is. */
const VALUES: readonly Note['code'][] = ['VALUES_FITTED', 'TYPE_LOSSY'];
