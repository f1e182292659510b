import type { CorpusMove } from './corpora.js';

interface Document {
  readonly result?: { readonly ledger?: readonly { readonly code: string }[] };
}

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
    notes(run.stdout),
  ].join(' ');
}

function notes(json: string): string {
  const counts = new Map<string, number>();
  for (const { code } of parse(json).result?.ledger ?? []) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => `${code}:${count}`).join(' ');
}

function parse(json: string): Document {
  try {
    return JSON.parse(json) as Document;
  } catch {
    return {};
  }
}
