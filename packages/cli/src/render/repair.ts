import type { RepairResult, TableRepair } from '@godwit/engine';
import type { Colors } from '../output.js';
import { countOf } from './figures.js';
import { printable } from './printable.js';
import { tracesOf } from './traces.js';

/** What a repair did, a line per table, and what is no work of a repair. */
export function renderRepair(result: RepairResult, colors: Colors): string {
  const { status, tables, raised, notes } = result;
  if (status === 'clean') return 'Nothing to repair.\n\n';
  const lines = tables.map((table) => `  ${colors.bold(printable(table.name))}: ${describe(table)}\n`);
  if (raised > 0) lines.push(`  ${countOf(raised, 'sequence')} raised\n`);
  const told = notes.map(
    ({ message, suggestion = '' }) => `  ${printable(`${message} ${suggestion}`.trim())}\n`,
  );
  const left = tracesOf(result).replace(/^\n/, '');
  return `${colors.bold(headline(result))}\n${lines.join('')}${told.join('')}${beyond(result)}${left === '' ? '' : `${left}\n`}\n`;
}

function headline({ tables, raised, verification }: RepairResult): string {
  const isChanged = raised > 0 || tables.some(({ written, deleted }) => written + deleted > 0);
  if (isChanged) return 'Repaired';
  const hasRowsLeft = tables.length > 0 || verification.tables.some(({ status }) => status === 'different');
  return hasRowsLeft ? 'Nothing was repaired' : 'Nothing to repair in the rows';
}

/** What differs that is not in rows, and so stays. */
function beyond({ verification: { tables, findings } }: RepairResult): string {
  const missing = tables.filter(({ error }) => error?.code === 'TARGET_TABLE_MISSING').length;
  if (missing > 0)
    return `  The target lacks ${countOf(missing, 'table')}: "godwit migrate" makes tables, repair mends rows only.\n`;
  return findings.length === 0 ? '' : '  What differs below stays: repair mends rows and sequences only.\n';
}

function describe({ written, deleted, kept, refused }: TableRepair): string {
  const parts = [
    ...(written === 0 ? [] : [`${countOf(written, 'row')} written again`]),
    ...(deleted === 0 ? [] : [`${countOf(deleted, 'row')} deleted`]),
    ...(kept === 0 ? [] : [`${countOf(kept, 'extra row')} kept; --delete-extra deletes them`]),
    ...(refused === undefined ? [] : [`not repaired: ${printable(refused)}`]),
  ];
  return parts.join(', ');
}
