import { exitCodeOf, type RetryResult, type TableRetry } from '@godwit/engine';
import { writeDocument } from '../command-context.js';
import type { MoveFlags } from '../flags.js';
import { type MoveArguments, prepareToCompare } from '../move.js';
import type { Colors, Output } from '../output.js';
import { rejectsInto } from '../reject-files.js';
import { countOf } from '../render/figures.js';
import { tellCompared } from '../render/inherited.js';
import { printable } from '../render/printable.js';
import { traceInto } from '../trace-file.js';
import { watched } from '../watched.js';

/** The flags of `retry-rejects`. */
export type RetryFlags = MoveFlags & { readonly rejects?: string };

/** Tries the rows again that the newest run had refused; the answer is the exit code: 0 where none is left. */
export async function runRetryRejects(
  args: MoveArguments,
  { rejects: folder, ...flags }: RetryFlags,
  output: Output,
): Promise<number> {
  const { manager, ...compared } = await prepareToCompare(args, flags, output.words);
  tellCompared(compared, output);
  const trace = traceInto(flags, manager, output);
  const rejects = rejectsInto(folder, manager, output, true);
  const result = output.words.inAll(
    await watched({ manager, output, does: 'writes', listeners: [trace, rejects] }, (signal) =>
      manager.retryRejects({ signal }),
    ),
  );
  const exitCode = rejects.codeOf(trace.codeOf(exitCodeOf(result)));
  if (output.json) writeDocument(output, { exitCode, retry: result });
  else
    output.write(
      `${renderRetry(result, output.colors)}${rejects.text(output.words.command('retry-rejects'))}`,
    );
  return exitCode;
}

/** What became of rows that were tried again, a line per table. */
function renderRetry({ status, tables, missing }: RetryResult, colors: Colors): string {
  const lines = tables.map((table) => `  ${colors.bold(printable(table.name))}: ${describe(table)}\n`);
  const isRefused = tables.some(({ refused }) => refused > 0);
  const head =
    status === 'arrived'
      ? colors.green('All rows have arrived.')
      : colors.yellow(
          isRefused ? 'Some rows are still refused.' : 'Rows are missing that are not on record as refused.',
        );
  const lacking = isRefused ? [] : missing;
  const others = lacking.map(({ name, rows }) => {
    return `  ${colors.bold(printable(name))}: the source has ${countOf(rows, 'more row')}; "repair" compares both sides and writes what is missing\n`;
  });
  return `${head}\n${lines.join('')}${others.join('')}`;
}

function describe({ arrived, gone, refused, rejects = [], error }: TableRetry): string {
  const [first] = rejects;
  const why = first === undefined ? '' : ` (${first.key}: ${first.message})`;
  const parts = [
    ...(arrived === 0 ? [] : [`${countOf(arrived, 'row')} arrived`]),
    ...(gone === 0 ? [] : [`${countOf(gone, 'row')} not in the source any more`]),
    ...(refused === 0 ? [] : [`${countOf(refused, 'row')} still refused${why}`]),
    ...(error === undefined ? [] : [`${error.code}: ${error.message} ${error.hint ?? ''}`.trim()]),
  ];
  return printable(parts.join(', '));
}
