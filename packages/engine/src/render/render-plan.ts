import type { MigrationPlan } from '../plan/migration-plan.js';
import { heading, statementText } from './statement-text.js';

/** A plan as JSON text, as `plan.json` holds it. */
export function renderPlanJson(plan: MigrationPlan): string {
  // A statement's expectation may hold a bigint; its digits are what JSON can say.
  return `${JSON.stringify(plan, (_, value) => (typeof value === 'bigint' ? String(value) : value), 2)}\n`;
}

/** The SQL that a run executes, in its order, as `up.sql` holds it. Rows are not in it. */
export function renderUpSql(plan: MigrationPlan): string {
  const before = plan.statements.filter((statement) => statement.phase === 'before-load');
  const after = plan.statements.filter((statement) => statement.phase !== 'before-load');
  return [
    heading([`${plan.source.name} to ${plan.target.name}`, 'Makes what the plan says, in this order.']),
    ...before.map((statement) => statementText(statement)),
    heading(loadLines(plan)),
    ...after.map((statement) => statementText(statement)),
  ].join('\n');
}

/** The SQL that takes back what the run made, in the order that works, as `down.sql` holds it. */
export function renderDownSql(plan: MigrationPlan): string {
  const undone = [...plan.statements].reverse().filter((statement) => (statement.undo ?? []).length > 0);
  const lost = plan.dropped.map((table) => table.name.name).join(', ');
  return [
    heading([
      `Takes back ${plan.source.name} to ${plan.target.name}.`,
      ...(lost === '' ? [] : [`Tables that the plan dropped do not come back: ${lost}`]),
    ]),
    ...undone.map((statement) => {
      return statementText({
        sql: (statement.undo ?? []).join(';\n'),
        purpose: `take back: ${statement.purpose}`,
      });
    }),
  ].join('\n');
}

function loadLines(plan: MigrationPlan): readonly string[] {
  if (plan.options.mode === 'schema-only') return ['No rows are loaded.'];
  const tables = plan.tables.map((table) => `  ${table.target.name}: ${table.rows ?? 'unknown'} rows`);
  return ['Here godwit loads the rows:', ...tables];
}
