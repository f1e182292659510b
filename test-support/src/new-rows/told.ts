import type { LedgerNote } from '../schema/strike-off.js';
import type { RuledTable } from './ruled-table.js';

/** What the ledger says about a table's rules. */
export interface Told {
  /** Columns whose default or expression is told not to be carried, or not in every case. */
  readonly columns: ReadonlySet<string>;
  /** A check is told of, or a column that one may read. */
  readonly rules: boolean;
}

const COLUMN = /^(DEFAULT|GENERATED)_NOT_CARRIED$/;
const RULE = /^(CHECK_NOT_|GENERATED_NOT_CARRIED|NULL_IN_|KEY_REFUSES_NULL|COLLATION_NOT_CARRIED)/;

export function toldOf(ledger: readonly LedgerNote[], { schema, name }: RuledTable): Told {
  const own = ledger.filter(({ place }) => {
    return (
      place.table === name && (schema === undefined || place.schema === undefined || place.schema === schema)
    );
  });
  const columnsOf = (codes: RegExp): ReadonlySet<string> =>
    new Set(own.filter(({ code }) => codes.test(code)).flatMap(({ place }) => place.column ?? []));
  return {
    columns: columnsOf(COLUMN),
    rules: own.some(({ code }) => RULE.test(code)),
  };
}
