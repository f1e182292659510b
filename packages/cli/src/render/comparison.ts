import type { DifferenceRisk, SchemaComparison, SchemaDifference } from '@godwit/engine';
import type { Colors } from '../output.js';
import { shellWord } from '../typed-command.js';
import { countOf } from './figures.js';
import { printable } from './printable.js';

/** What bringing the target to the source would mean for its rows; and what it may mean where nobody counted them. */
const RISKS: Readonly<Record<DifferenceRisk, (rows: string | undefined) => string>> = {
  safe: () => '',
  rewrite: (rows) => (rows === undefined ? 'may write rows again' : `writes ${rows} again`),
  'data-loss': (rows) => (rows === undefined ? 'values may go' : `values of ${rows} would go`),
  blocked: (rows) => (rows === undefined ? 'rows may be in the way' : `${rows} in the way`),
};

/** How a comparison is shown. */
export interface ComparisonView {
  readonly colors: Colors;
  /** What is no difference, too: the order of columns. */
  readonly verbose: boolean;
}

/** The differences of two schemas by table, what may be a rename, and the conclusion. */
export function renderComparison(comparison: SchemaComparison, { colors, verbose }: ComparisonView): string {
  const byTable = Map.groupBy(comparison.differences, ({ table }) => table ?? '');
  const blocks = [...byTable].map(([table, found]) => {
    const head = table === '' ? '' : `${colors.bold(printable(table))}\n`;
    return `${head}${found.map((one) => renderOne(one, colors)).join('')}\n`;
  });
  const renames = comparison.renames.map(({ kind, table, target, source }) => {
    const [what, old] = kind === 'table' ? ['', target] : [`${table}: `, `${table}.${target}`];
    const rename = shellWord(`${old}=${kind === 'table' ? source : `${table}.${source}`}`);
    return `  ${printable(`${what}the target's ${target} may be the source's ${source}: --rename ${rename}`)}\n`;
  });
  const others = renames.length === 0 ? '' : `Perhaps renamed:\n${renames.join('')}\n`;
  const order = verbose ? comparison.order.map(renderOrder).join('') : '';
  const ordered = order === '' ? '' : `In another order, which is no difference:\n${order}\n`;
  return `${blocks.join('')}${others}${ordered}${renderVerdict(comparison, colors)}\n`;
}

function renderOrder({ table, source, target }: SchemaComparison['order'][number]): string {
  return `  ${printable(`${table}: ${target.join(', ')} instead of ${source.join(', ')}`)}\n`;
}

function renderOne({ type, explanation, risk, rows }: SchemaDifference, colors: Colors): string {
  const means = RISKS[risk](rows === undefined ? undefined : countOf(rows, 'row'));
  const shown = means === '' ? '' : ` ${(risk === 'rewrite' ? colors.yellow : colors.red)(`(${means})`)}`;
  return `  ${colors.dim(type)}  ${printable(explanation)}${shown}\n`;
}

function renderVerdict({ status, differences, compatible }: SchemaComparison, colors: Colors): string {
  if (status === 'same')
    return `${colors.green('Same.')} The target has the schema that the source asks for.`;
  const rows = compatible
    ? 'Rows of the source fit into the tables as they are.'
    : 'Rows of the source do not fit into the tables as they are.';
  return `${colors.red('Different:')} ${countOf(differences.length, 'difference')}. ${rows}`;
}
