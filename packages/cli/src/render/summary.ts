import type { MigrationResult, TableResult } from '@godwit/engine';
import type { Colors } from '../output.js';
import { countOf, formatCount, formatSeconds } from './figures.js';
import { type GridColumn, renderGrid } from './grid.js';
import { printable } from './printable.js';

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
  const rows = [...tables.map((table) => cellsOf(table, colors)), totals(tables, colors)];
  return `${renderGrid(head, rows)}\n${conclusion(result, colors)}\n`;
}

function cellsOf(table: TableResult, colors: Colors): readonly string[] {
  const counts = [table.read, table.written, table.rejected, table.skipped].map(formatCount);
  return [printable(table.name), ...counts, table.seconds.toFixed(1), stateOf(table, colors)];
}

function stateOf(table: TableResult, colors: Colors): string {
  if (table.status === 'done') return colors.green('done');
  if (table.status === 'pending') return colors.dim('not begun');
  const reason = table.error === undefined ? '' : `: ${table.error.code}`;
  return colors.red(`${table.status === 'removed' ? 'failed and removed' : table.status}${reason}`);
}

function totals(tables: readonly TableResult[], colors: Colors): readonly string[] {
  const sum = (field: 'read' | 'written' | 'rejected' | 'skipped'): string =>
    colors.bold(formatCount(tables.reduce((total, table) => total + table[field], 0)));
  return [colors.bold('total'), sum('read'), sum('written'), sum('rejected'), sum('skipped'), '', ''];
}

/** How the run was proved. */
function proofOf({ verification }: MigrationResult): string {
  if (verification?.level === 'full')
    return `both sides hold the same, value by value (${formatSeconds(verification.seconds)})`;
  return 'the target counts as many rows as the source';
}

function conclusion(result: MigrationResult, colors: Colors): string {
  const route = `  ${printable(result.source.name)} -> ${printable(result.target.name)}`;
  const moved = `${countOf(result.rowsMigrated, 'row')} in ${formatSeconds(result.seconds)}`;
  const kept = result.rowsMigrated === 0 ? 'no rows' : countOf(result.rowsMigrated, 'row');
  switch (result.status) {
    case 'done':
      return `${colors.green('Done.')} ${moved}; ${proofOf(result)}.\n${route}`;
    case 'incomplete':
      return `${colors.yellow('Finished, but not complete:')} ${moved}.\n${route}`;
    case 'interrupted':
      return `${colors.red('Interrupted.')} The target keeps ${kept}.\n${route}`;
    default:
      return `${colors.red('Failed.')} The target keeps ${kept}.\n${route}`;
  }
}
