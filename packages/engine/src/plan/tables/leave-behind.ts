import {
  countOf,
  type Note,
  type Probe,
  type ProbeResult,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import { nullPredicate } from '../../names/null-predicate.js';
import type { RunContext } from '../../run-context.js';
import type { NameMap } from '../names/name-map.js';
import { placeOf, tableKey } from '../names/place.js';
import type { ExistingTarget } from '../target/existing-target.js';
import { excludedColumns } from './excluded-columns.js';
import { wordOf } from './select-tables.js';

/** What a target has of the source, and how that is called there. */
export interface Counterparts {
  readonly names: NameMap;
  readonly existing: ExistingTarget;
}

/** A column that stays behind where no row has a value in it, or the config says so. */
interface Lacking {
  readonly table: Table;
  readonly column: string;
  readonly isExcluded: boolean;
  readonly isComputed: boolean;
}

/**
 * Leaves out, of a load into tables that are there, tables that the target lacks and that hold no row, columns that it lacks and
 * that hold no value or are computed, and columns that `excludeColumns` names. What else it lacks is refused later.
 */
export async function leaveBehind(
  run: RunContext,
  session: SourceSession,
  tables: readonly Table[],
  { names, existing }: Counterparts,
): Promise<{ readonly tables: readonly Table[]; readonly notes: readonly Note[] }> {
  const target = (table: Table) => existing.table(names.table(table.name) ?? table.name);
  const missing = tables.filter((table) => target(table) === undefined);
  const rows = await ask(
    run,
    session,
    missing.map(({ name }) => ({ kind: 'rows', table: name })),
  );
  const empty = missing.filter((_, index) => rows[index]?.count === 0n);
  const kept = tables.filter((table) => !empty.includes(table));
  const excluded = excludedColumns(run.options.excludeColumns, tables);
  const lacking = kept.flatMap((table): readonly Lacking[] => {
    const there = target(table);
    return table.columns.flatMap(({ name: column, generated }) => {
      const isExcluded = excluded.get(table)?.has(column) === true;
      const isThere = there?.columns.some(({ name }) => name === names.column(table.name, column)) ?? true;
      return isExcluded || !isThere
        ? [{ table, column, isExcluded, isComputed: generated !== undefined }]
        : [];
    });
  });
  const answers = await askValues(run, session, lacking);
  const left = lacking.flatMap((one, index) => {
    const answer = answers[index];
    return one.isExcluded || one.isComputed || answer?.count === 0n ? [{ ...one, answer }] : [];
  });
  const byTable = Map.groupBy(left, ({ table }) => table);
  return {
    tables: withoutColumns(
      kept,
      new Map(
        [...byTable].map(([table, own]) => [tableKey(table.name), new Set(own.map(({ column }) => column))]),
      ),
    ),
    notes: [...empty.map(emptyNote), ...left.map((one) => columnNote(one, one.answer))],
  };
}

/** Tables without some of their columns, by {@link tableKey}, and without the keys that these are in. */
function withoutColumns(
  tables: readonly Table[],
  left: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Table[] {
  if (left.size === 0) return tables;
  const lacks = (name: Table['name'], columns: readonly string[]): boolean =>
    columns.some((column) => left.get(tableKey(name))?.has(column) === true);
  return tables.map(({ primaryKey, ...table }) => {
    const { name } = table;
    return {
      ...table,
      columns: table.columns.filter((column) => !lacks(name, [column.name])),
      ...(primaryKey === undefined || lacks(name, primaryKey.columns) ? {} : { primaryKey }),
      uniqueKeys: table.uniqueKeys.filter(({ columns }) => !lacks(name, columns)),
      foreignKeys: table.foreignKeys.filter(
        ({ columns, references }) => !lacks(name, columns) && !lacks(references.table, references.columns),
      ),
    };
  });
}

/** How many rows have a value in each column; undefined where that cannot be asked. */
async function askValues(
  run: RunContext,
  session: SourceSession,
  lacking: readonly Lacking[],
): Promise<readonly (ProbeResult | undefined)[]> {
  const probes = lacking.map(({ table, column }): Probe | undefined => {
    const predicate = nullPredicate(run.source.dialect, table, [column], 'set');
    const where = wordOf(table, run.options.where);
    if (predicate === undefined) return undefined;
    const keyColumns = table.primaryKey?.columns ?? [];
    return {
      kind: 'matches',
      table: table.name,
      predicate,
      keyColumns,
      ...(where === undefined ? {} : { where }),
    };
  });
  const asked = probes.filter((probe) => probe !== undefined);
  const answers = await ask(run, session, asked);
  return probes.map((probe) => (probe === undefined ? undefined : answers[asked.indexOf(probe)]));
}

async function ask(
  run: RunContext,
  session: SourceSession,
  probes: readonly Probe[],
): Promise<readonly ProbeResult[]> {
  return probes.length === 0 ? [] : ((await session.count?.(probes, run.signal)) ?? []);
}

function emptyNote({ name }: Table): Note {
  return {
    code: 'TABLE_NOT_IN_TARGET',
    severity: 'info',
    place: placeOf(name),
    message: 'The target has no such table, and it holds no row.',
  };
}

function columnNote(
  { table, column, isExcluded, isComputed }: Lacking,
  answer: ProbeResult | undefined,
): Note {
  const place = placeOf(table.name, { column });
  if (isComputed) {
    const message = 'The target has no such column; the source computes it from others.';
    return { code: 'COLUMN_LEFT_OUT', severity: 'info', place, message };
  }
  const count = answer === undefined ? undefined : Number(answer.count);
  if (count === 0) {
    const why = isExcluded ? 'The column is left out by excludeColumns' : 'The target has no such column';
    return { code: 'COLUMN_LEFT_OUT', severity: 'info', place, message: `${why}; no row has a value in it.` };
  }
  const lost = count === undefined ? 'its values' : countOf(count, 'value');
  return {
    code: 'COLUMN_LEFT_OUT',
    severity: 'loss',
    place,
    message: `The column is left out by excludeColumns: ${lost} ${count === 1 ? 'does' : 'do'} not arrive.`,
    ...(count === undefined ? {} : { count }),
    ...(answer === undefined || answer.keys.length === 0 ? {} : { keys: answer.keys }),
  };
}
