import {
  formatTableName,
  type Note,
  type Place,
  type Statement,
  type TargetSession,
} from '@godwit/plugin-api';
import { withCount } from '../plan/foresee/probe-notes.js';
import { placeOf } from '../plan/names/place.js';
import type { RunState } from './run-state.js';

/** Statements that were left out, and the notes that say why where that is not told elsewhere. */
export interface LeftOut {
  readonly told: readonly Statement[];
  readonly notes: readonly Note[];
}

/** What can be executed. */
export interface Possible extends LeftOut {
  readonly possible: readonly Statement[];
}

/** Leaves out what depends on something that failed, and what rows stand against. All probes are asked together. */
export async function possibleStatements(
  target: TargetSession,
  state: RunState,
  statements: readonly Statement[],
  signal: AbortSignal,
): Promise<Possible> {
  const tables = statements.filter((statement) => missing(statement, state) === undefined);
  const asked = await withoutRowsAgainst(target, tables, signal);
  const open = new Set(asked.possible);
  const possible: Statement[] = [];
  const notes: Note[] = [];
  const ids = new Set<string>();
  for (const statement of statements) {
    const rests = state.prepared.restoring.has(statement.id);
    if (!rests && statement.requires?.some((id) => !ids.has(id) && !state.hasRun(id))) continue;
    const why = missing(statement, state);
    if (why !== undefined && why !== 'told') notes.push(why);
    if (!open.has(statement)) continue;
    possible.push(statement);
    ids.add(statement.id);
  }
  const told = statements.filter(({ id }) => !ids.has(id));
  return { possible, told, notes: [...notes, ...asked.notes] };
}

/** Leaves out the statements that rows stand against. */
export async function withoutRowsAgainst(
  target: TargetSession,
  statements: readonly Statement[],
  signal: AbortSignal,
): Promise<Possible> {
  const asking = statements.filter(({ skipWhen }) => skipWhen !== undefined);
  const answers = await askProbes(
    target,
    asking.flatMap(({ skipWhen }) => skipWhen ?? []),
    signal,
  );
  const told = asking.filter((_, index) => answers[index] !== undefined);
  return {
    possible: statements.filter((statement) => !told.includes(statement)),
    told,
    notes: answers.filter((note) => note !== undefined),
  };
}

/** A probe, and the note that its count belongs to. */
type Question = NonNullable<Statement['skipWhen']>;

/** The note of each probe that counts rows. */
export async function askProbes(
  target: TargetSession,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<readonly (Note | undefined)[]> {
  if (questions.length === 0) return [];
  const probes = questions.map(({ probe }) => probe);
  const found = await target.count(probes, signal);
  return questions.map(({ note }, index) => {
    const answer = found[index];
    return answer === undefined || answer.count === 0n ? undefined : withCount(note, answer);
  });
}

/** Writes down what was left out. */
export function tellLeftOut(state: RunState, { told, notes }: LeftOut): void {
  for (const { id } of told) state.told.add(id);
  for (const note of notes) state.note(note);
}

/** Why a statement lacks a table: a note where another table is the poorer for it, `told` where its own failed. */
function missing(statement: Statement, state: RunState): Note | 'told' | undefined {
  // What rested during the load comes back whatever became of the rows, if it rested at all.
  if (state.prepared.restoring.has(statement.id)) return state.hasTouched(statement) ? undefined : 'told';
  // So do rows that were put away.
  if (state.executed.some(({ id, keeps }) => keeps !== undefined && statement.requires?.includes(id)))
    return undefined;
  if (statement.table !== undefined && state.hasFailed(statement.table)) return 'told';
  const lacking = statement.needs?.filter((table) => state.hasFailed(table)) ?? [];
  if (lacking.length === 0) return undefined;
  const names = lacking.map(formatTableName).join(', ');
  return {
    code: 'DEPENDS_ON_FAILED_TABLE',
    severity: 'loss',
    place: state.prepared.toSource(placeOfStatement(statement)),
    message: `Not done, because it needs ${names}, which failed: ${statement.sql}`,
  };
}

/** What a statement is about. */
export function placeOfStatement({ table, object }: Statement): Place {
  if (table === undefined) return {};
  return placeOf(table, object === undefined ? {} : { object });
}
