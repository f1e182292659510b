import { inspect } from '@godwit/engine';
import { interruptOf, writeDocument } from '../command-context.js';
import { loadConfig } from '../config/load-config.js';
import type { CommonFlags } from '../flags.js';
import type { Output } from '../output.js';
import { renderInspection } from '../render/inspection.js';
import { renderLedger } from '../render/ledger.js';
import { resolveSide } from '../sides.js';

/** Shows what a database holds; the answer is the exit code. */
export async function runInspect(
  url: string | undefined,
  flags: CommonFlags,
  output: Output,
): Promise<number> {
  const cwd = process.cwd();
  const file = await loadConfig(flags.config, cwd, output.words);
  const search = { registered: file.dialects ?? [], cwd };
  const { side, dialect } = await resolveSide(url ?? file.source, 'database', search);
  using interrupt = interruptOf(output, output.warn);
  const found = await inspect(side, { dialects: [dialect] }, { signal: interrupt.signal });
  const inspection = output.words.inAll(found);
  if (output.json) writeDocument(output, { exitCode: 0, inspection });
  else output.write(renderInspection(inspection, output.colors) + notes(inspection.schema.notes));
  return 0;

  function notes(found: typeof inspection.schema.notes): string {
    const { colors, width } = output;
    const view = { colors, width, verbose: flags.verbose ?? false, title: 'Notes' };
    return found.length === 0 ? '' : `\n${renderLedger(found, view)}`;
  }
}
