import { formatTableName, type Note } from '@godwit/plugin-api';
import { placeOf, tableKey } from '../plan/names/place.js';
import type { TableAccount } from './table-account.js';

/** Notes about tables that were made with foreign keys to tables that failed since. */
export function danglingKeys(accounts: readonly TableAccount[]): readonly Note[] {
  const failed = new Set(accounts.filter((one) => one.failed).map(({ work }) => tableKey(work.source.name)));
  return accounts
    .filter((account) => !account.failed)
    .flatMap(({ work }) =>
      work.source.foreignKeys
        .filter((key) => failed.has(tableKey(key.references.table)))
        .map((key): Note => {
          const to = formatTableName(key.references.table);
          return {
            code: 'DEPENDS_ON_FAILED_TABLE',
            severity: 'loss',
            place: placeOf(work.source.name, key.name === undefined ? {} : { object: key.name }),
            message: `The foreign key (${key.columns.join(', ')}) points at ${to}, which failed.`,
          };
        }),
    );
}
