import type { MigrationPlan, MigrationResult, TableResult, TimeSpent } from '@godwit/engine';
import { formatTableName } from '@godwit/plugin-api';
import type { Colors } from '../output.js';
import { damagedParts } from './damaged-parts.js';
import { countOf, formatCount, formatSeconds } from './figures.js';
import { type GridColumn, renderGrid } from './grid.js';
import { printable } from './printable.js';
import { tracesOf } from './traces.js';

const COLUMNS: readonly GridColumn[] = [
  { title: 'Table' },
  { title: 'Read', align: 'right' },
  { title: 'Written', align: 'right' },
  { title: 'Rejected', align: 'right' },
  { title: 'Skipped', align: 'right' },
  { title: 'Seconds', align: 'right' },
  { title: '' },
];

/** The account of a run, one line per table and the sums. */
export function renderSummary(result: MigrationResult, colors: Colors): string {
  const tables = result.tables;
  const head = COLUMNS.map((column) => ({ ...column, title: column.title && colors.bold(column.title) }));
  const rows = [...tables.map((table) => cellsOf(table, result, colors)), totals(tables, colors)];
  return `${renderGrid(head, rows)}\n${conclusion(result, colors)}\n`;
}

function cellsOf(table: TableResult, result: MigrationResult, colors: Colors): readonly string[] {
  const counts = [table.read, table.written, table.rejected, table.skipped].map(formatCount);
  return [printable(table.name), ...counts, table.seconds.toFixed(1), stateOf(table, result, colors)];
}

function stateOf(table: TableResult, result: MigrationResult, colors: Colors): string {
  if (table.status === 'done' && table.pending !== undefined)
    return colors.yellow(`rows copied, ${countOf(table.pending.length, 'step')} not done`);
  if (table.status === 'done') return colors.green('done');
  if (table.status === 'taken-back') return colors.yellow('taken back');
  if (table.status === 'pending' && result.mode === 'schema-only') return hasEnded(result) ? 'made' : '';
  if (table.status === 'pending') return colors.dim('not begun');
  const reason = table.error === undefined ? '' : `: ${table.error.code}`;
  return colors.red(`${table.status === 'removed' ? 'failed and removed' : table.status}${reason}`);
}

function hasEnded({ status }: MigrationResult): boolean {
  return status === 'done' || status === 'incomplete';
}

function totals(tables: readonly TableResult[], colors: Colors): readonly string[] {
  const sum = (field: 'read' | 'written' | 'rejected' | 'skipped'): string =>
    colors.bold(formatCount(tables.reduce((total, table) => total + table[field], 0)));
  return [colors.bold('total'), sum('read'), sum('written'), sum('rejected'), sum('skipped'), '', ''];
}

/** What a run that came to its end moved. */
function moved({ mode, rowsMigrated, seconds }: MigrationResult): string {
  const what =
    mode === 'schema-only' ? 'only the schema, as asked, and no rows' : countOf(rowsMigrated, 'row');
  return `${what} in ${formatSeconds(seconds)}`;
}

/** What a run did in which all arrived, and how it was proved. */
function achieved(result: MigrationResult): string {
  const { mode, verification, seconds } = result;
  if (mode !== 'schema-only') return `${moved(result)}; ${proofOf(result)}`;
  const made = verification === undefined ? 'made' : 'made and compared';
  return `The schema was ${made} in ${formatSeconds(seconds)}; no rows were copied, as only the schema was asked for`;
}

/** How the rows were proved. */
function proofOf({ verification }: MigrationResult): string {
  if (verification?.level === 'full')
    return `both sides hold the same, value by value (${formatSeconds(verification.seconds)})`;
  if (verification?.level === 'counts') return 'the target counts as many rows as the source';
  return 'both sides were not compared';
}

function conclusion(result: MigrationResult, colors: Colors): string {
  const route = `  ${printable(result.source.name)} -> ${printable(result.target.name)}`;
  const time = renderBottleneck(result);
  const left = `${time}${tracesOf(result)}`;
  const kept = `${result.rowsMigrated === 0 ? 'no rows' : countOf(result.rowsMigrated, 'row')} of this run`;
  switch (result.status) {
    case 'done':
      return `${colors.green('Done.')} ${achieved(result)}.${damagedParts(result.ledger)}\n${route}${left}`;
    case 'incomplete':
      return `${colors.yellow('Finished, but not complete:')} ${moved(result)}.${damagedParts(result.ledger)}\n${route}${left}`;
    case 'interrupted':
      return `${colors.red('Interrupted.')} The target keeps ${kept}.\n${route}${left}`;
    default:
      return `${colors.red('Failed.')} The target keeps ${kept}.\n${route}${left}`;
  }
}

/** A smaller part is not worth a word. */
const LEAST = 0.05;

/** What took longest in a run, as a line; '' where that is not known. */
function renderBottleneck({ time, target }: Pick<MigrationResult, 'time' | 'target'>): string {
  if (time === undefined) return '';
  const all = Object.values(time).reduce((sum, seconds) => sum + seconds, 0);
  const parts = (Object.entries(time) as [keyof TimeSpent, number][])
    .filter(([, seconds]) => seconds > 0 && seconds >= all * LEAST)
    .sort(([, a], [, b]) => b - a);
  const [first, second] = parts.map(([part, seconds]) => {
    return `${wordsOf(part, target.name)} (${Math.round((seconds / all) * 100)} %, ${formatSeconds(seconds)})`;
  });
  if (first === undefined) return '';
  return `\n  The longest part was ${first}${second === undefined ? '' : `, then ${second}`}`;
}

function wordsOf(part: keyof TimeSpent, target: string): string {
  // A url names a server, anything else is a file.
  if (part === 'server') return /^\w+:\/\//.test(target) ? 'the server' : 'writing the file';
  return part === 'proof' ? 'the proof' : part;
}

/** How many columns are named that transforms change. */
const SHOWN_COLUMNS = 10;

/** Which columns hold what transforms and conversions made of their values; '' where there is none. */
export function renderTransforms(plan: MigrationPlan | undefined): string {
  const changed = (plan?.tables ?? []).flatMap(({ source, columns }) =>
    columns
      .filter(({ transforms, filled }) => transforms.length > 0 && filled !== true)
      .map((column) => {
        return `${formatTableName(source)}.${column.source} (${column.transforms.join(', ')})`;
      }),
  );
  if (changed.length === 0) return '';
  const rest = changed.length - SHOWN_COLUMNS;
  const more = rest > 0 ? ` and ${countOf(rest, 'more column')}` : '';
  return `  Changed on the way: ${changed.slice(0, SHOWN_COLUMNS).map(printable).join(', ')}${more}\n`;
}
