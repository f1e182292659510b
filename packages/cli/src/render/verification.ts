import type { TableVerification, VerificationResult, VerifyFinding } from '@godwit/engine';
import { formatPlace } from '@godwit/plugin-api';
import type { Colors } from '../output.js';
import { countOf, formatCount, formatSeconds } from './figures.js';
import { type GridColumn, renderGrid } from './grid.js';
import { printable } from './printable.js';

const COLUMNS: readonly GridColumn[] = [
  { title: 'Table' },
  { title: 'Source', align: 'right' },
  { title: 'Target', align: 'right' },
  { title: 'Compared' },
  { title: 'Seconds', align: 'right' },
  { title: '' },
];

const METHODS = {
  'key-order': 'every value, in key order',
  multiset: 'every value, as a multiset',
  stored: 'every value, as it is stored',
  counts: 'counts',
} as const;

/** How many rows of one table are named. */
const SHOWN_ROWS = 10;

/** How much of a comparison is shown. */
export interface VerificationView {
  readonly colors: Colors;
  /** Every row that differs, and why tables were not compared in key order. */
  readonly verbose: boolean;
}

/** A comparison: one line per table, the rows that differ, what else was found, and the conclusion. */
export function renderVerification(result: VerificationResult, view: VerificationView): string {
  const { colors } = view;
  const head = COLUMNS.map((column) => ({ ...column, title: column.title && colors.bold(column.title) }));
  const grid =
    result.tables.length === 0
      ? ''
      : renderGrid(
          head,
          result.tables.map((table) => cellsOf(table, view)),
        );
  const rows = result.tables.map((table) => renderDifferences(table, view)).join('');
  const findings = result.findings.map((finding) => renderFinding(finding, colors)).join('');
  return `${grid}${rows}${findings}\n${renderVerdict(result, colors)}\n`;
}

/** One sentence: whether both sides hold the same. */
function renderVerdict(
  { status, level, tables, findings, seconds }: VerificationResult,
  colors: Colors,
): string {
  const rows = tables.reduce((sum, table) => sum + table.sourceRows, 0);
  const what = level === 'full' ? 'every value' : 'the numbers of rows';
  const scope = `${what} of ${countOf(rows, 'row')} in ${countOf(tables.length, 'table')}, in ${formatSeconds(seconds)}`;
  if (status === 'same') return `${colors.green('Verified.')} Both sides hold the same: ${scope}.`;
  const different = tables.filter((table) => table.status === 'different').length;
  const parts = [
    ...(different === 0 ? [] : [countOf(different, 'table')]),
    ...(findings.length === 0 ? [] : [countOf(findings.length, 'finding')]),
  ];
  return `${colors.red('Different:')} ${parts.join(' and ')}; compared ${scope}.`;
}

function cellsOf(table: TableVerification, { colors, verbose }: VerificationView): readonly string[] {
  const reason = verbose && table.reason !== undefined ? ` (${table.reason})` : '';
  return [
    printable(table.name),
    formatCount(table.sourceRows),
    formatCount(table.targetRows),
    `${METHODS[table.method]}${reason}`,
    table.seconds.toFixed(1),
    stateOf(table, colors),
  ];
}

function stateOf(table: TableVerification, colors: Colors): string {
  const told = table.told === 0 ? '' : colors.dim(`, ${formatCount(table.told)} as the ledger tells`);
  if (table.status === 'same') return `${colors.green('same')}${told}`;
  return `${colors.red('different')}${told}`;
}

function renderDifferences(table: TableVerification, { colors, verbose }: VerificationView): string {
  const { differences, more, error } = table;
  const failed =
    error === undefined
      ? []
      : [`${error.code} at ${printable(formatPlace(error.place))}: ${printable(error.message)}`];
  const shown = verbose ? differences : differences.slice(0, SHOWN_ROWS);
  const lines = shown.map(({ kind, key, columns }) => {
    const where = columns.length === 0 ? '' : `: ${columns.map(printable).join(', ')}`;
    return `${kind} ${printable(key)}${where}`;
  });
  const rest = differences.length - shown.length;
  const hidden =
    rest > 0
      ? [`and ${formatCount(rest)} more${more ? ' at least' : ''}: --verbose or --report shows them`]
      : [];
  const beyond = more && rest <= 0 ? ['and more'] : [];
  const all = [...failed, ...lines, ...hidden, ...beyond];
  if (all.length === 0) return '';
  return `\n  ${colors.bold(printable(table.name))}\n${all.map((line) => `    - ${line}\n`).join('')}`;
}

function renderFinding({ kind, place, message, count, keys = [] }: VerifyFinding, colors: Colors): string {
  const number =
    count === undefined
      ? ''
      : ` (${formatCount(count)}${keys.length === 0 ? '' : `: ${keys.map(printable).join('; ')}`})`;
  return `\n  ${colors.red(kind)} ${colors.bold(printable(formatPlace(place)))}: ${printable(message)}${number}\n`;
}
