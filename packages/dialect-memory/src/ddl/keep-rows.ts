import { formatTableName, type Note, type RowsThere, type Statement } from '@godwit/plugin-api';
import { placeIn } from '../state/failures.js';
import { RETURNED } from '../state/kept-rows.js';
import { afterLoad, beforeLoad, keyColumns } from './statement.js';

/** A table, what becomes of its rows, and where they are kept. */
interface Kept extends RowsThere {
  readonly as: string;
}

/** Statements that keep the rows of tables under names of the run. */
export function keepRows(tables: readonly RowsThere[], runId: string): readonly Statement[] {
  const all = tables.map((one, index): Kept => ({ ...one, as: `rows of ${runId.slice(0, 8)} ${index + 1}` }));
  const returning = all.filter(({ fate }) => fate === 'return');
  return [...all.map(keep), ...returning.map((one) => bringBack(one, returning))];
}

function keep(one: Kept): Statement {
  const { as, fate } = one;
  const { name } = one.table;
  const text = formatTableName(name);
  const parts = { id: `keep-rows:${text}`, purpose: `keep the rows of ${text}`, table: name };
  const statement = beforeLoad(parts, { do: 'keep-rows', table: name, as, leave: fate !== 'stay' }, [
    { do: 'restore-rows', table: name, as },
  ]);
  const among = fate === 'stay' ? ({ kind: 'rows', table: { name: as } } as const) : returned(one);
  return { ...statement, silent: true, keeps: { among } };
}

function bringBack(one: Kept, among: readonly Kept[]): Statement {
  const { name } = one.table;
  const text = formatTableName(name);
  const note: Note = {
    code: 'ROWS_RETURNED',
    severity: 'info',
    place: placeIn(name),
    message: 'Rows that were there stay, because the source has none that is equal by a key.',
  };
  const parts = {
    id: `return-rows:${text}`,
    purpose: `bring back rows of ${text}`,
    table: name,
    requires: [`keep-rows:${text}`],
    noteWhen: { probe: returned(one), note },
  };
  const others = among.map(({ table: { name: of, foreignKeys }, as }) => ({ table: of, as, foreignKeys }));
  const statement = afterLoad(parts, { do: 'return-rows', table: name, as: one.as, among: others });
  return { ...statement, silent: true };
}

function returned({ table, as }: Kept) {
  const predicate = JSON.stringify({ kind: 'column', name: RETURNED });
  return { kind: 'matches', table: { name: as }, predicate, keyColumns: keyColumns(table) } as const;
}
