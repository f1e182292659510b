import type { RepairResult, TableRepair } from '@godwit/engine';
import type { Colors } from '../output.js';
import { countOf } from './figures.js';
import { printable } from './printable.js';

/** What a repair did, a line per table; nothing where there was nothing to do. */
export function renderRepair({ status, tables }: RepairResult, colors: Colors): string {
  if (status === 'clean') return 'Nothing to repair.\n\n';
  const lines = tables.map((table) => `  ${colors.bold(printable(table.name))}: ${describe(table)}\n`);
  return `${colors.bold('Repaired')}\n${lines.join('')}\n`;
}

function describe({ written, deleted, kept, refused }: TableRepair): string {
  const parts = [
    ...(written === 0 ? [] : [`${countOf(written, 'row')} written again`]),
    ...(deleted === 0 ? [] : [`${countOf(deleted, 'row')} deleted`]),
    ...(kept === 0 ? [] : [`${countOf(kept, 'extra row')} kept; --delete-extra deletes them`]),
    ...(refused === undefined ? [] : [`not repaired: ${refused}`]),
  ];
  return parts.join(', ');
}
