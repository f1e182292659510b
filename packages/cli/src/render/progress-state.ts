import type { MigrationEvent, RowCount, StepEvent } from '@godwit/engine';

/**
 * What a run does at the moment; `prepare` and `finish` are the statements before and after the load, in `complete` a
 * target that was built aside is put in place; in `verify` both sides are compared.
 */
export type Stage = 'open' | 'profile' | 'prepare' | 'copy' | 'finish' | 'complete' | 'verify';

/** How far a run has come. */
export interface ProgressState {
  readonly stage: Stage;
  readonly tablesDone: number;
  /** Those of them that failed. */
  readonly tablesFailed: number;
  readonly tables: number;
  /** Rows of this stage in the tables that are done. */
  readonly rowsDone: number;
  /** Rows of this stage so far in the tables that are not done yet. */
  readonly running: ReadonlyMap<string, { readonly rows: number; readonly of: number | undefined }>;
  /** All rows of this stage, where the plan knows them. */
  readonly rows: number | undefined;
  /** The statement at work, in `prepare` and `finish`. */
  readonly step: StepEvent | undefined;
  /** When the stage began, in milliseconds. */
  readonly since: number;
}

/** The state before the first event. */
export function initialState(now: number): ProgressState {
  return begin('open', now);
}

/** The state after an event. */
export function advance(state: ProgressState, event: MigrationEvent, now: number): ProgressState {
  switch (event.type) {
    case 'plan:started':
      return { ...begin('profile', now), tables: event.tables };
    case 'plan:profiling':
      return running(scanning(state, now), event.table, event.rows, event.estimatedRows);
    case 'plan:table-profiled':
      return {
        ...finished(scanning(state, now), event.table, event.rows),
        tablesDone: event.done,
        tables: event.total,
      };
    case 'step:started':
      return { ...enter(state, event.phase === 'before-load' ? 'prepare' : 'finish', now), step: event };
    case 'run:started':
      return { ...begin('copy', now), ...totals(event.plan.tables) };
    case 'run:resumed':
      return { ...state, tablesDone: event.tables };
    case 'table:started':
      return running(enter(state, 'copy', now), event.table, 0, event.estimatedRows);
    case 'table:progress':
      return running(state, event.table, event.rows, event.estimatedRows);
    case 'table:finished':
      return {
        ...finished(state, event.table, event.result.read),
        tablesDone: state.tablesDone + 1,
        tablesFailed: state.tablesFailed + (event.result.status === 'done' ? 0 : 1),
      };
    case 'verify:started':
      return { ...begin('verify', now), tables: event.tables };
    case 'verify:table':
      return {
        ...finished(state, event.result.name, event.result.sourceRows),
        tablesDone: state.tablesDone + 1,
      };
    case 'run:completing':
      return enter(state, 'complete', now);
    default:
      return state;
  }
}

/** All rows of the stage so far. */
export function rowsSoFar(state: ProgressState): number {
  return [...state.running.values()].reduce((sum, table) => sum + table.rows, state.rowsDone);
}

/** How much of the stage is done, from 0 to 1. */
export function fractionDone(state: ProgressState): number {
  if (state.step !== undefined) return (state.step.index - 1) / Math.max(1, state.step.total);
  if (state.rows !== undefined && state.rows > 0) return Math.min(1, rowsSoFar(state) / state.rows);
  const parts = [...state.running.values()].map((table) =>
    Math.min(1, table.rows / (table.of || table.rows || 1)),
  );
  const sum = parts.reduce((total, part) => total + part, state.tablesDone);
  return state.tables === 0 ? 0 : Math.min(1, sum / state.tables);
}

function begin(stage: Stage, now: number): ProgressState {
  return {
    stage,
    tablesDone: 0,
    tablesFailed: 0,
    tables: 0,
    rowsDone: 0,
    running: new Map(),
    rows: undefined,
    step: undefined,
    since: now,
  };
}

function enter(state: ProgressState, stage: Stage, now: number): ProgressState {
  return state.stage === stage ? state : { ...state, stage, step: undefined, since: now };
}

/** Behind the last table of a scan another one begins, of tables that are looked at once more. */
function scanning(state: ProgressState, now: number): ProgressState {
  return state.tables > 0 && state.tablesDone === state.tables ? begin('profile', now) : state;
}

/** A total that holds a guess is none. */
function totals(tables: readonly { readonly rows?: RowCount }[]): Pick<ProgressState, 'tables' | 'rows'> {
  const counts = tables.map(({ rows }) => rows).filter((rows) => typeof rows === 'number');
  const rows = counts.length < tables.length ? undefined : counts.reduce((sum, count) => sum + count, 0);
  return { tables: tables.length, rows };
}

function running(state: ProgressState, table: string, rows: number, of: number | undefined): ProgressState {
  return { ...state, running: new Map(state.running).set(table, { rows, of }) };
}

function finished(state: ProgressState, table: string, rows: number): ProgressState {
  const others = new Map(state.running);
  others.delete(table);
  return { ...state, running: others, rowsDone: state.rowsDone + rows };
}
