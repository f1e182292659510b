import { type Dialect, isMigrationError } from '@godwit/plugin-api';
import { writeDocument } from '../command-context.js';
import { loadConfig } from '../config/load-config.js';
import { type DialectSearch, knownDialects, loadDialect } from '../dialects/load-dialect.js';
import type { CommonFlags } from '../flags.js';
import type { Output } from '../output.js';
import { renderGrid } from '../render/grid.js';
import { printable } from '../render/printable.js';

/** One line of `godwit dialects`; only the parts that apply are set. */
interface DialectReport {
  readonly name: string;
  readonly status: 'ready' | 'missing' | 'broken';
  readonly aliases?: readonly string[];
  readonly reads?: boolean;
  readonly writes?: boolean;
  readonly package?: string;
  readonly version?: string;
  /** The folder of the package, or the word `config`. */
  readonly from?: string;
  /** Why it is not ready, and what helps. */
  readonly problem?: string;
}

/** Shows the dialects that are found here; the answer is the exit code. */
export async function runDialects(flags: CommonFlags, output: Output): Promise<number> {
  const cwd = process.cwd();
  const search = { registered: (await loadConfig(flags.config, cwd, output.words)).dialects ?? [], cwd };
  const reports = await Promise.all(knownDialects(search).map((name) => reportOf(name, search)));
  if (output.json) writeDocument(output, { exitCode: 0, dialects: reports });
  else output.write(render(reports, output));
  return 0;
}

async function reportOf(name: string, search: DialectSearch): Promise<DialectReport> {
  try {
    const { dialect, origin } = await loadDialect(name, search);
    const found = { name: dialect.name, status: 'ready', ...abilities(dialect) } as const;
    if (origin === 'config') return { ...found, from: 'config' };
    return { ...found, package: origin.packageName, version: origin.version, from: origin.folder };
  } catch (error) {
    if (!isMigrationError(error)) throw error;
    const status = error.code === 'DIALECT_UNKNOWN' ? 'missing' : 'broken';
    return { name, status, problem: [error.message, error.hint ?? ''].join(' ').trim() };
  }
}

function abilities(dialect: Dialect): Pick<DialectReport, 'aliases' | 'reads' | 'writes'> {
  return {
    aliases: dialect.aliases ?? [],
    reads: dialect.openSource !== undefined,
    writes: dialect.openTarget !== undefined,
  };
}

function render(reports: readonly DialectReport[], output: Output): string {
  const titles = ['Dialect', 'Also', 'Reads', 'Writes', 'Package', 'From'];
  const columns = titles.map((title) => ({ title: output.colors.bold(title) }));
  const ready = reports.filter((report) => report.status === 'ready');
  const grid = ready.length === 0 ? '' : renderGrid(columns, ready.map(cellsOf));
  const others = reports.filter((report) => report.status !== 'ready');
  return grid + others.map((report) => `  ${report.name}: ${printable(report.problem ?? '')}\n`).join('');
}

function cellsOf(report: DialectReport): readonly string[] {
  const packageText = report.package === undefined ? '' : `${report.package} ${report.version}`;
  const [reads, writes] = [report.reads ? 'yes' : 'no', report.writes ? 'yes' : 'no'];
  return [report.name, (report.aliases ?? []).join(', '), reads, writes, packageText, report.from ?? ''].map(
    printable,
  );
}
