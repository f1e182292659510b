import type { CorpusMove } from './corpora.js';
import { countCodes, ledgerOf } from './ledger.js';

/** One line per file: tables, rows, differences, seconds, and how often each note was written. */
export function corporaTable(moves: ReadonlyMap<string, CorpusMove>): string {
  const lines = [...moves]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, move]) => line(name, move));
  return `\n${['file'.padEnd(62), 'exit', 'tables', '  rows', 'differ', '   s', 'notes'].join(' ')}\n${lines.join('\n')}\n`;
}

function line(name: string, { run, content }: CorpusMove): string {
  const rows = content?.tables.reduce((sum, table) => sum + table.rows, 0);
  return [
    name.padEnd(62),
    String(run.code).padStart(4),
    String(content?.tables.length ?? '-').padStart(6),
    String(rows ?? '-').padStart(6),
    String(content?.differences.length ?? '-').padStart(6),
    run.seconds.toFixed(1).padStart(4),
    countCodes(ledgerOf(run)),
  ].join(' ');
}
