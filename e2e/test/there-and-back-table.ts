import { countCodes, ledgerOf } from './ledger.js';
import type { ThereAndBack } from './there-and-back.js';

/** One line per database: rows, differences in the middle and at the end, seconds, and the notes of both ways. */
export function thereAndBackTable(ways: ReadonlyMap<string, ThereAndBack>): string {
  const lines = [...ways]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, way]) => line(name, way));
  const head = [
    'database'.padEnd(62),
    'exits',
    'tables',
    '  rows',
    'middle',
    'values',
    'schema',
    'seconds',
    'notes',
  ];
  return `\n${head.join(' ')}\n${lines.join('\n')}\n`;
}

function line(name: string, { there, middle, back, values, schema }: ThereAndBack): string {
  const rows = middle?.tables.reduce((sum, table) => sum + table.rows, 0);
  return [
    name.padEnd(62),
    `${there.code} ${back?.code ?? '-'}`.padStart(5),
    cell(middle?.tables.length),
    cell(rows),
    cell(middle?.differences.length),
    cell(values?.differences.length),
    cell(schema?.length),
    `${there.seconds.toFixed(1)} ${back?.seconds.toFixed(1) ?? '-'}`.padStart(7),
    `${countCodes(ledgerOf(there))} | ${back === undefined ? '' : countCodes(ledgerOf(back))}`,
  ].join(' ');
}

function cell(value: number | undefined): string {
  return String(value ?? '-').padStart(6);
}
