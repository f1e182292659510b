import type { MigrationPlan, PlannedColumn, PlannedTable } from '@godwit/engine';
import { formatTableName, type Statement } from '@godwit/plugin-api';
import type { Colors } from '../output.js';
import { countOf, formatCount, rowsText } from './figures.js';
import { renderGrid } from './grid.js';
import { printable } from './printable.js';

const PHASES: Readonly<Record<Statement['phase'], string>> = {
  'before-load': 'Before the load',
  'after-load': 'After the load',
  'after-proof': 'After the proof',
  sync: 'Changes',
};

/** How much of a plan is shown. */
export interface PlanView {
  readonly colors: Colors;
  /** Every statement by its purpose; else how many there are of each kind. */
  readonly verbose: boolean;
}

/** A plan for people: every table with its columns and types, then what is done when. The ledger is shown apart. */
export function renderPlan(plan: MigrationPlan, view: PlanView): string {
  const { colors } = view;
  const route = `${printable(plan.source.name)} (${printable(`${plan.source.dialect} ${plan.source.version}`)}) -> ${printable(plan.target.name)} (${printable(`${plan.target.dialect} ${plan.target.version}`)})`;
  const tables = plan.tables.map((table) => renderTable(table, colors)).join('\n');
  return `${colors.bold('Plan')} ${route}\n\n${renderDropped(plan, colors)}${tables}\n${renderSteps(plan, view)}`;
}

function renderDropped(plan: MigrationPlan, colors: Colors): string {
  if (plan.dropped.length === 0) return '';
  const names = plan.dropped.map(({ name, rows }) => {
    const held = rows === undefined ? '' : ` (${countOf(rows, 'row')})`;
    return `  ${printable(formatTableName(name))}${held}\n`;
  });
  return `${colors.red(headOf(plan))}\n${names.join('')}\n`;
}

function headOf({ options }: MigrationPlan): string {
  if (options.onExisting === 'drop-first') return 'Dropped from the target first';
  return options.keepDropped ? 'Replaced in the target, and kept aside' : 'Replaced in the target';
}

function renderTable(table: PlannedTable, colors: Colors): string {
  const source = printable(formatTableName(table.source));
  const target = printable(formatTableName(table.target));
  const rows = table.rows === undefined ? '' : `, ${rowsText(table.rows)}`;
  const where = table.where === undefined ? '' : `, where ${printable(table.where)}`;
  const way = table.way === undefined ? '' : `, ${printable(table.way)}`;
  const head = `${colors.bold(source)} -> ${target}${rows}${where}${way}\n`;
  return (
    head +
    renderGrid(
      NO_TITLES,
      table.columns.map((column) => cellsOf(column, colors)),
    )
  );
}

const NO_TITLES = [{ title: '' }, { title: '' }, { title: '' }, { title: '' }];

const MISFITS = {
  null: 'values that do not fit become NULL',
  reject: 'rows with values that do not fit are left out',
} as const satisfies Record<NonNullable<PlannedColumn['misfits']>, string>;

const BAD_TEXT = {
  fail: '',
  strip: 'what is no text is left out',
  replace: 'U+FFFD stands for what is no text',
} as const satisfies Record<NonNullable<PlannedColumn['badText']>, string>;

function cellsOf(column: PlannedColumn, colors: Colors): readonly string[] {
  const name = column.source === column.target ? column.source : `${column.source} -> ${column.target}`;
  const remarks = [
    column.computed ? 'computed' : '',
    column.fidelity === 'exact' ? '' : column.fidelity,
    column.transforms.length === 0 ? '' : `through ${column.transforms.join(', ')}`,
    column.reason ?? '',
    column.misfits === undefined ? '' : MISFITS[column.misfits],
    column.badText === undefined ? '' : BAD_TEXT[column.badText],
  ].filter((remark) => remark !== '');
  const type = `${column.targetType}${column.nullable ? '' : ' not null'}`;
  const native = column.nativeType === '' ? '(none)' : column.nativeType;
  return [
    printable(name),
    printable(native),
    `-> ${printable(type)}`,
    colors.dim(printable(remarks.map((remark, at) => (at === 0 ? remark : lowered(remark))).join('; '))),
  ];
}

/** A sentence as it goes on behind a semicolon. */
function lowered(sentence: string): string {
  return sentence.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

function renderSteps(plan: MigrationPlan, view: PlanView): string {
  const phases = Object.entries(PHASES).map(([phase, title]) => {
    const purposes = plan.statements
      .filter((statement) => statement.phase === phase)
      .map((statement) => statement.purpose);
    if (purposes.length === 0) return '';
    const lines = view.verbose ? purposes.map(printable) : kindsOf(purposes);
    return `${view.colors.bold(title)} (${countOf(purposes.length, 'statement')})\n  ${lines.join('\n  ')}\n\n`;
  });
  const texts = plan.texts.filter((text) => !text.carried).length;
  const kept =
    texts === 0
      ? ''
      : `Kept as text in plan.json: ${countOf(texts, 'view or trigger', 'views and triggers')}\n\n`;
  const { parallel } = plan.options;
  const atOnce = parallel === 1 ? '' : `${parallel} tables, or ranges of large ones, at once\n\n`;
  return phases.join('') + kept + atOnce;
}

/** `11 x create index`: what the purposes say before they name an object. */
function kindsOf(purposes: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const purpose of purposes) {
    const kind = purpose.replace(/ (?:of |to |on )?".*$/s, '');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${formatCount(count)} x ${printable(kind)}`);
}
