import type { MigrationEvent, MigrationListener } from '@godwit/engine';
import { accountLines, tableLine } from './account.js';

/** Where lines go: standard error, a file, or whatever a program has. */
export interface LineSink {
  write(text: string): unknown;
}

/** Makes a listener that writes what happens during one move, line by line. */
export function createProgress(sink: LineSink): MigrationListener {
  const tenths = new Map<string, number>();
  return (event) => {
    for (const line of linesOf(event, tenths)) sink.write(`${line}\n`);
  };
}

/** An event has a `type`, and by it the compiler knows what else the event holds. */
function linesOf(event: MigrationEvent, tenths: Map<string, number>): readonly string[] {
  switch (event.type) {
    case 'plan:started':
      return [`looking at ${event.tables} tables`];
    case 'plan:finished':
      return [`planned ${event.plan.statements.length} statements`];
    case 'table:progress':
      return progressLines(event, tenths);
    case 'table:finished':
      return [`${event.table}: ${tableLine(event.result)}`];
    case 'note':
      return [`${event.note.severity}: ${event.note.message}`];
    case 'run:finished':
      return accountLines(event.result);
    default:
      return [];
  }
}

/** Events come with every batch, which may be thousands of times; a line comes with every tenth of the table. */
function progressLines(
  { table, rows, estimatedRows = 0 }: Extract<MigrationEvent, { readonly type: 'table:progress' }>,
  tenths: Map<string, number>,
): readonly string[] {
  const tenth = Math.floor((rows / estimatedRows) * 10);
  if (estimatedRows === 0 || tenth <= (tenths.get(table) ?? 0)) return [];
  tenths.set(table, tenth);
  return [`${table}: ${tenth * 10} %, ${rows} rows`];
}
