import type { ChangeStatement, Statement } from '@godwit/plugin-api';
import type { MigrationPlan } from '../plan/migration-plan.js';
import { heading, settingsText, statementText } from '../render/statement-text.js';
import { groupStatements } from '../run/group-statements.js';
import type { SyncSql } from './sync-result.js';

/** The statements of changes as two files, whose transactions are those in which they run. */
export function renderSync(plan: MigrationPlan, statements: readonly ChangeStatement[]): SyncSql {
  const [source, target] = [plan.source.name, plan.target.name];
  const down = statements
    .toReversed()
    .map(undone)
    .filter(({ sql }) => sql !== '');
  return {
    up: fileText(plan, `Brings the schema of ${target} to that of ${source}.`, statements),
    down: fileText(plan, `Takes back what brought the schema of ${target} to that of ${source}.`, down),
  };
}

function undone(statement: Statement): Statement {
  const { undo = [], purpose } = statement;
  return { ...statement, sql: undo.join(';\n'), purpose: `take back: ${purpose}` };
}

function fileText({ settings }: MigrationPlan, title: string, statements: readonly Statement[]): string {
  const steps = groupStatements(statements, { perTable: false, transactional: true });
  const texts = steps.flatMap((step) => {
    const own = step.statements.map((statement) => statementText(statement));
    const isOutside = step.statements.some(({ transaction }) => transaction === 'outside');
    return isOutside ? own : ['BEGIN;\n', ...own, 'COMMIT;\n'];
  });
  return [heading([title]), ...settingsText(settings), ...texts].join('\n');
}
