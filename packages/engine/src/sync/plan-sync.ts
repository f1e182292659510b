import {
  type ChangeStatement,
  type CompiledChange,
  MigrationError,
  type Place,
  type Rename,
} from '@godwit/plugin-api';
import type { Compared } from '../diff/compare-sides.js';
import type { SchemaDifference } from '../diff/schema-comparison.js';
import type { MigrationPlan } from '../plan/migration-plan.js';
import { uniqueIds } from '../plan/names/unique-ids.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import type { RunContext } from '../run-context.js';
import { goalOf } from './goal-of.js';
import { leftNeeds } from './left-needs.js';
import { type Selection, selectDifferences } from './select-differences.js';
import type { Obstruction } from './sync-result.js';

/** Changes of a schema, decided. */
export interface SyncPlan {
  /** As the records of a run keep it. */
  readonly plan: MigrationPlan;
  readonly statements: readonly ChangeStatement[];
  readonly notes: CompiledChange['notes'];
  readonly blocked: readonly Obstruction[];
  /** Differences that nobody asked to make good. */
  readonly left: readonly SchemaDifference[];
}

/** What decides which changes are made, and how. */
export interface SyncChoice extends Selection {
  /** Where tables and columns that are dropped are kept; absent: they go. */
  readonly keepAs?: string;
  readonly renames: readonly Rename[];
}

/** Compiles what brings a target to its source. Throws DIALECT_CANNOT_CHANGE, NAME_MATCHES_NOTHING. */
export function planSync(
  run: RunContext,
  compared: Compared,
  prepared: PreparedPlan,
  { keepAs, renames, ...selection }: SyncChoice,
): SyncPlan {
  const { dialect } = prepared;
  if (dialect.ddl.change === undefined) throw cannotChange(dialect.name);
  const selected = selectDifferences(compared, selection);
  const { found, wanted } = compared.differing;
  const parts = selected.flatMap((one) => one.parts);
  const goal = goalOf(found, wanted, parts);
  const compiled = dialect.ddl.change({
    found,
    wanted: goal.wanted,
    changes: goal.changes,
    renames,
    options: run.options.ofTarget,
    ...(keepAs === undefined ? {} : { keepAs }),
  });
  const statements = uniqueIds(compiled.statements);
  const blocked = [
    ...selected.flatMap(({ difference, parts: [first] }) => {
      const { risk, explanation, rows } = difference;
      if (risk !== 'blocked' || first === undefined) return [];
      return [{ place: first.part.place, reason: explanation, ...(rows === undefined ? {} : { rows }) }];
    }),
    ...leftNeeds(goal.wanted, { found, wanted }),
    ...(compiled.blocked ?? []).map(({ place, reason }) => ({ place, reason })),
  ];
  const plan = {
    ...prepared.plan,
    tables: [],
    dropped: [],
    texts: [],
    ledger: [],
    obstacles: [],
    statements,
  };
  const asked = new Set(selected.map(({ difference }) => difference));
  const left = compared.comparison.differences.filter((difference) => !asked.has(difference));
  return { plan, statements, notes: compiled.notes, blocked, left };
}

/** Throws SYNC_BLOCKED, with all that stands in the way. */
export function refuseBlocked(blocked: readonly Obstruction[]): void {
  if (blocked.length === 0) return;
  const reasons = blocked.map(({ reason, rows }) => {
    return rows === undefined ? reason : `${reason} Rows in the way: ${rows}.`;
  });
  const [first] = blocked;
  throw new MigrationError({
    code: 'SYNC_BLOCKED',
    message: `Not all can be changed, so nothing was: ${reasons.join(' ')}`,
    place: blocked.length === 1 && first !== undefined ? first.place : ({} satisfies Place),
    hint: 'Mend the rows, or leave these changes out ("exclude"), or ask only for others ("only").',
  });
}

/** Throws SYNC_LOSES_DATA, with every statement by which values go for good. */
export function refuseLoss(statements: readonly ChangeStatement[]): void {
  const losing = statements.filter(({ risk }) => risk === 'data-loss');
  if (losing.length === 0) return;
  throw new MigrationError({
    code: 'SYNC_LOSES_DATA',
    message: `Values would go for good: ${losing.map(({ purpose }) => purpose).join('; ')}.`,
    hint: 'Allow it ("force"), or have the values kept ("keep"), or leave these changes out ("exclude").',
  });
}

function cannotChange(name: string): MigrationError {
  return new MigrationError({
    code: 'DIALECT_CANNOT_CHANGE',
    message: `The dialect "${name}" makes schemas, but does not change one that is there.`,
  });
}
