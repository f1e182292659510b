import type { ComparedLevel, TableVerification, VerificationResult, VerifyFinding } from '@godwit/engine';
import { formatPlace } from '@godwit/plugin-api';
import type { Colors } from '../output.js';
import { damagedParts } from './damaged-parts.js';
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
  counts: 'counts',
} as const;

/** What is the same, for a number of rows and a time. */
const SAME: Readonly<Record<ComparedLevel, (size: string, time: string) => string>> = {
  full: (size, time) => `Both sides hold the same: every value of ${size}, ${time}.`,
  counts: (size, time) =>
    `The numbers of rows are the same: ${size}, ${time}. Values and schema were not compared.`,
  schema: (_size, time) => `The schema is the same, ${time}. Rows were not compared.`,
};

/** What was compared. */
const COMPARED: Readonly<Record<ComparedLevel, (size: string) => string>> = {
  full: (size) => `every value of ${size}`,
  counts: (size) => `the numbers of rows of ${size}`,
  schema: () => 'the schema',
};

/** The most tables that are listed of those that only the target has. */
const SHOWN_TABLES = 10;
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
  return `${grid}${rows}${findings}${renderOthers(result)}\n${renderVerdict(result, colors)}\n`;
}

/** What a proof found, where that is a difference. */
export function renderDifference(
  verification: VerificationResult | undefined,
  view: VerificationView,
): string {
  return verification?.status === 'different' ? `\n${renderVerification(verification, view)}` : '';
}

/** Tables that only the target has are told, and no difference. */
function renderOthers({ onlyInTarget }: VerificationResult): string {
  if (onlyInTarget.length === 0) return '';
  const shown = onlyInTarget.slice(0, SHOWN_TABLES).map(printable).join(', ');
  const rest = onlyInTarget.length - SHOWN_TABLES;
  return `\n  Only the target has ${shown}${rest > 0 ? ` and ${countOf(rest, 'more table')}` : ''}.\n`;
}

/** Whether both sides hold the same, and what of a damaged source nobody can tell. */
function renderVerdict(
  { status, level, tables, findings, ledger, seconds }: VerificationResult,
  colors: Colors,
): string {
  const rows = tables.reduce((sum, table) => sum + table.sourceRows, 0);
  const size = `${countOf(rows, 'row')} in ${countOf(tables.length, 'table')}`;
  const time = `in ${formatSeconds(seconds)}`;
  const damaged = level === 'schema' ? '' : damagedParts(ledger);
  const verified = damaged === '' ? 'Verified.' : 'Verified as far as the source can be read.';
  if (status === 'same') return `${colors.green(verified)} ${SAME[level](size, time)}${damaged}`;
  const different = tables.filter((table) => table.status === 'different').length;
  const parts = [
    ...(different === 0 ? [] : [countOf(different, 'table')]),
    ...(findings.length === 0 ? [] : [countOf(findings.length, 'finding')]),
  ];
  return `${colors.red('Different:')} ${parts.join(' and ')}; compared ${COMPARED[level](size)}, ${time}.${damaged}`;
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
  if (table.status === 'same') return `${colors.green('same')}${told}${staying(table, colors)}`;
  if (isMissing(table)) return colors.red('not in the target');
  return `${colors.red('different')}${told}`;
}

/** Rows that were there before a move, and stayed. */
function staying({ before }: TableVerification, colors: Colors): string {
  if (before === undefined) return '';
  const { extra, skipped } = before;
  const parts = [
    ...(extra === 0 ? [] : [`${formatCount(extra)} only in the target`]),
    ...(skipped === 0 ? [] : [`${formatCount(skipped)} skipped`]),
  ];
  return colors.dim(`, ${parts.join(', ')}`);
}

/** Its line of the grid says all that there is to say. */
function isMissing({ error }: TableVerification): boolean {
  return error?.code === 'TARGET_TABLE_MISSING';
}

function renderDifferences(table: TableVerification, { colors, verbose }: VerificationView): string {
  const { differences, more, error } = table;
  const failed =
    error === undefined || isMissing(table)
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
