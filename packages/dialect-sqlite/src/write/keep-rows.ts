import type { RowsThere, Statement } from '@godwit/plugin-api';
import { type KeptRowsWords, keptRowsStatements, quoteIdentifier } from '@godwit/plugin-api/sql';
import { afterLoad, beforeLoad } from '../ddl/statement.js';
import { KEPT_ROWS } from './record-tables.js';

const WORDS: KeptRowsWords = {
  quote: (name) => quoteIdentifier(name),
  same: (left, right) => `${left} = ${right}`,
  sameRow: (left, right, columns) =>
    columns
      .map(({ name }) => `${left}.${quoteIdentifier(name)} IS ${right}.${quoteIdentifier(name)}`)
      .join(' AND '),
  yes: '1',
  no: '0',
  overriding: '',
  beforeLoad,
  afterLoad,
};

/** Statements that keep the rows of tables in tables of the run. */
export function keepRows(tables: readonly RowsThere[], runId: string): readonly Statement[] {
  const kept = tables.map(({ table, fate }, index) => {
    const name = quoteIdentifier(table.name.name);
    const place = { name: `${KEPT_ROWS}${runId.slice(0, 8)}_${index + 1}` };
    return { table, fate, name, own: name, place, kept: quoteIdentifier(place.name) };
  });
  return keptRowsStatements(kept, WORDS);
}
