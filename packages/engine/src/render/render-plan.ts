import { isHiding, visibleJson } from '@godwit/plugin-api';
import type { MigrationPlan } from '../plan/migration-plan.js';
import { heading, settingsText, statementText } from './statement-text.js';

/** A plan as JSON text, as `plan.json` holds it. */
export function renderPlanJson(plan: MigrationPlan): string {
  return `${visibleJson(jsonOf(plan, 2))}\n`;
}

/** A plan as JSON text on one line, as the records of a run keep it. */
export function recordedPlan(plan: MigrationPlan): string {
  return visibleJson(jsonOf(plan, 0));
}

/** A statement's expectation may hold a bigint; its digits are what JSON can say. */
function jsonOf(plan: MigrationPlan, indent: number): string {
  return JSON.stringify(plan, (_, value) => (typeof value === 'bigint' ? String(value) : value), indent);
}

/** The SQL that a run executes, in its order, as `up.sql` holds it. Rows are not in it. */
export function renderUpSql(plan: MigrationPlan): string {
  const before = plan.statements.filter((statement) => statement.phase === 'before-load');
  const after = plan.statements.filter((statement) => statement.phase !== 'before-load');
  return warned([
    heading([`${plan.source.name} to ${plan.target.name}`, 'Makes what the plan says, in this order.']),
    ...settingsText(plan.settings),
    ...before.map((statement) => statementText(statement)),
    heading(loadLines(plan)),
    ...after.map((statement) => statementText(statement)),
  ]);
}

/** The SQL that takes back what the run made, in the order that works, as `down.sql` holds it. */
export function renderDownSql(plan: MigrationPlan): string {
  const undone = [...plan.statements].reverse().filter((statement) => (statement.undo ?? []).length > 0);
  const dropped = plan.options.keepDropped ? [] : plan.dropped;
  const lost = dropped.map((table) => table.name.name).join(', ');
  return warned([
    heading([
      `Takes back ${plan.source.name} to ${plan.target.name}.`,
      ...(lost === '' ? [] : [`Tables that the plan dropped do not come back: ${lost}`]),
    ]),
    ...settingsText(plan.settings),
    ...undone.map((statement) => {
      return statementText({
        sql: (statement.undo ?? []).join(';\n'),
        purpose: `take back: ${statement.purpose}`,
      });
    }),
  ]);
}

/** A dialect may have no other spelling of a name or a text than its own characters. */
function warned(parts: readonly string[]): string {
  const text = parts.join('\n');
  if (!isHiding(text)) return text;
  return `${heading([
    'Names or texts in this file hold control characters, of which its dialect has no other spelling: a terminal that',
    'shows the file obeys them. Look at it in an editor or by a pager such as "less".',
  ])}\n${text}`;
}

function loadLines(plan: MigrationPlan): readonly string[] {
  if (plan.options.mode === 'schema-only') return ['No rows are loaded.'];
  const tables = plan.tables.map((table) => `  ${table.target.name}: ${table.rows ?? 'unknown'} rows`);
  return ['Here godwit loads the rows:', ...tables];
}
