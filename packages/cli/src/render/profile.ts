import type { DatabaseProfile, ProfiledColumn, ProfiledFinding, ProfiledTable } from '@godwit/engine';
import { FINDING_CODES, formatLogicalType, formatPlace } from '@godwit/plugin-api';
import type { Colors } from '../output.js';
import { countOf, formatCount } from './figures.js';
import { renderGrid } from './grid.js';
import { printable } from './printable.js';

/** How much of a profile is shown. */
export interface ProfileView {
  readonly colors: Colors;
  /** Every key that is known; else a few. */
  readonly verbose: boolean;
}

const SHOWN_KEYS = 5;

/** A profile for people: every table with what its columns hold and become, then its findings. */
export function renderProfile(profile: DatabaseProfile, view: ProfileView): string {
  const { side, tables, names } = profile;
  const target = profile.for === undefined ? '' : ` for ${profile.for}, infer ${profile.infer}`;
  const count = tables.reduce((sum, table) => sum + table.findings.length, names.length);
  const head = `${view.colors.bold('Profile')} of ${printable(side.name)} (${printable(`${side.dialect} ${side.version}`)})${target}: ${countOf(tables.length, 'table')}, ${countOf(count, 'finding')}\n`;
  const parts = tables.map((table) => renderTable(table, view));
  const rest =
    names.length === 0
      ? []
      : [`${view.colors.bold('Names')}\n${names.map((one) => renderFinding(one, view)).join('')}`];
  return [head, ...parts, ...rest].join('\n');
}

function renderTable(table: ProfiledTable, view: ProfileView): string {
  const rows = table.rows === undefined ? '' : ` ${countOf(table.rows, 'row')}`;
  const head = `${view.colors.bold(printable(table.name))}${view.colors.dim(rows)}\n`;
  const titles = [{ title: '' }, { title: '' }, { title: '' }, { title: '' }];
  const grid = renderGrid(
    titles,
    table.columns.map((column) => cellsOf(column, view.colors)),
  );
  return head + grid + table.findings.map((finding) => renderFinding(finding, view)).join('');
}

function cellsOf(column: ProfiledColumn, colors: Colors): readonly string[] {
  const native = column.nativeType === '' ? '(none)' : column.nativeType;
  const { becomes } = column;
  const fate = becomes === undefined ? formatLogicalType(column.declared) : `-> ${becomes.targetType}`;
  const reason = becomes?.reason === undefined ? '' : colors.dim(printable(becomes.reason));
  return [
    printable(column.name),
    printable(native),
    printable(fate),
    [contentOf(column), reason].filter(Boolean).join('; '),
  ];
}

/** What a column holds, as counts and sizes: `3 integer, 1 text; 1 to 20 long; 16 bits`. */
function contentOf({ facts, nulls }: ProfiledColumn): string {
  const classes = Object.entries(facts.classes ?? {}).filter(([, count]) => count > 0);
  const { length, integers } = facts;
  const parts = [
    classes.map(([name, count]) => `${formatCount(count)} ${name}`).join(', '),
    nulls === 0 ? '' : countOf(nulls, 'null'),
    length === undefined ? '' : `${length.min} to ${length.max} long`,
    integers === undefined ? '' : `${integers.bits} bits${integers.negative ? ', some negative' : ''}`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function renderFinding(finding: ProfiledFinding, view: ProfileView): string {
  const { code, count, keys, place, choices } = finding;
  const { meaning, counts } = FINDING_CODES[code];
  const where = printable(formatPlace(place));
  const shown = view.verbose ? keys : keys.slice(0, SHOWN_KEYS);
  const more = keys.length > shown.length || (shown.length > 0 && counts !== 'names' && count > shown.length);
  const rows = shown.length === 0 ? '' : ` (${shown.map(printable).join('; ')}${more ? ', ...' : ''})`;
  const help = choices.length === 0 ? '' : view.colors.cyan(` choose: ${choices.join('; ')}`);
  return `  ${view.colors.yellow(code)} ${where}: ${countOf(count, counts.slice(0, -1))}. ${meaning}${rows}${help}\n`;
}
