import type { MigrationPlan } from '@godwit/engine';
import { formatTableName } from '@godwit/plugin-api';

type PlannedTable = MigrationPlan['tables'][number];

/**
 * A config that makes the decisions of a plan by name, to be edited and used with `--config`. Undefined where the plan proposes
 * none. What stands in the way is a comment in the place where it is answered.
 */
export function configText({
  source,
  target,
  tables,
  obstacles,
  proposes,
}: MigrationPlan): string | undefined {
  if (proposes === undefined) return undefined;
  const open = obstacles.flatMap(({ code, message, hint }) => [
    `${code}: ${message}`,
    ...(hint ? [hint] : []),
  ]);
  const lines = [
    ...commented(`How the rows of ${source.name} go into the tables of ${target.name}.`),
    ...(open.length === 0
      ? []
      : ['//', ...commented('To be decided before a move can begin:'), ...open.flatMap(commented)]),
    'export default {',
    ...indented(`options: ${JSON.stringify(proposes, undefined, 2)},`),
    '};',
    '',
    ...tables.flatMap(tableLines),
  ];
  return `${lines.join('\n')}\n`;
}

/** What becomes of each column, for whoever reads the decisions. */
function tableLines({ source, target, columns }: PlannedTable): readonly string[] {
  const [from, to] = [formatTableName(source), formatTableName(target)];
  return [
    '',
    ...commented(from === to ? from : `${from} -> ${to}`),
    ...columns.flatMap((column) => {
      const names = column.source === column.target ? column.source : `${column.source} -> ${column.target}`;
      const form = column.form === undefined ? '' : ` (${column.form})`;
      const reason = column.reason === undefined ? '' : `: ${column.reason}`;
      return commented(
        `  ${names}  ${column.nativeType || 'no type'}${form} -> ${column.targetType}${reason}`,
      );
    }),
  ];
}

/** Names may hold line breaks, which would end a comment. */
function commented(text: string): readonly string[] {
  return text.split(/[\r\n\u2028\u2029]/).map((line) => `// ${line}`.trimEnd());
}

function indented(text: string): readonly string[] {
  return text.split('\n').map((line) => `  ${line}`);
}
