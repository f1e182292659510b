import type { DatabaseSchema, Rename } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { isSameName } from '../../expressions/same-name.js';
import { respell, respellBack } from './respell.js';
import type { Step } from './step.js';

/** What gets other names, with everything in views, triggers and references that names it. */
export function renameSteps(found: DatabaseSchema, renames: readonly Rename[]): readonly Step[] {
  const steps = renames.flatMap(renameStep);
  const last = steps.length - 1;
  return steps.map((step, index) => ({
    ...step,
    sql: index === last ? [...step.sql, ...respell(found, renames)] : step.sql,
    // It is the last that is taken back.
    undo: index === 0 ? [...step.undo, ...respellBack(found, renames)] : step.undo,
  }));
}

function renameStep({ table, from, column }: Rename): readonly Step[] {
  const name = quoteIdentifier(table.name);
  const steps: Step[] = [];
  if (from !== undefined) {
    const old = quoteIdentifier(from.name);
    steps.push({
      id: `rename-table:${old}`,
      purpose: `rename table ${old} to ${name}`,
      risk: 'safe',
      sql: renameTable(from.name, table.name),
      undo: renameTable(table.name, from.name),
      table,
    });
  }
  if (column !== undefined) {
    const [old, next] = [quoteIdentifier(column.from), quoteIdentifier(column.to)];
    steps.push({
      id: `rename-column:${name}.${old}`,
      purpose: `rename column ${old} of ${name} to ${next}`,
      risk: 'safe',
      sql: [`ALTER TABLE ${name} RENAME COLUMN ${old} TO ${next}`],
      undo: [`ALTER TABLE ${name} RENAME COLUMN ${next} TO ${old}`],
      table,
      object: column.to,
    });
  }
  return steps;
}

/** A name that differs in case alone is taken, by the table itself. */
function renameTable(from: string, to: string): readonly string[] {
  const rename = (old: string, next: string): string =>
    `ALTER TABLE ${quoteIdentifier(old)} RENAME TO ${quoteIdentifier(next)}`;
  if (!isSameName(from, to)) return [rename(from, to)];
  const between = `godwit_new_${to}`;
  return [rename(from, between), rename(between, to)];
}
