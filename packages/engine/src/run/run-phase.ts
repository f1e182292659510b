import type { Statement, TargetSession } from '@godwit/plugin-api';
import { forEachReady } from '../reading/for-each-ready.js';
import type { RunContext } from '../run-context.js';
import { groupStatements, type Step, shareTransactions } from './group-statements.js';
import { orderSteps } from './order-steps.js';
import type { RunState } from './run-state.js';
import { type FailureHandler, runStep, runTogether } from './run-steps.js';
import { StepTeller } from './tell-steps.js';

/** Runs all statements of a phase that do not depend on a failed table; those after the load at once where they may be. */
export async function runPhase(
  run: RunContext,
  target: TargetSession,
  state: RunState,
  phase: Statement['phase'],
  onFailure: FailureHandler,
): Promise<void> {
  const statements = state.prepared.plan.statements.filter((statement) => statement.phase === phase);
  const isTransactional = run.target.dialect.capabilities.transactionalDdl;
  const steps = groupStatements(statements, {
    perTable: run.options.onError === 'skip-table',
    transactional: isTransactional,
  });
  const pieces = shareTransactions(steps, (table) => isTransactional && state.isSmall(table));
  const teller = new StepTeller(run.events, phase, steps.length);
  const stop = new AbortController();
  const stoppable = { ...run, signal: AbortSignal.any([run.signal, stop.signal]) };
  const limit = atOnce(run, state, phase);
  await forEachReady(
    pieces,
    {
      after: limit === 1 ? pieces.map((_, place) => (place === 0 ? [] : [place - 1])) : orderSteps(pieces),
      limit,
      weight: (piece) => rowsOf(piece, state),
    },
    (piece) => runPiece(stoppable, target, state, piece, teller, onFailure),
    (error) => stop.abort(error),
  );
}

/** Around a load into tables that are there the order is the plan's. */
function atOnce({ options }: RunContext, { prepared }: RunState, phase: Statement['phase']): number {
  const isFree = phase === 'after-load' && options.mode !== 'into-existing';
  return isFree ? prepared.plan.options.parallel : 1;
}

function rowsOf(piece: readonly Step[], state: RunState): number {
  const tables = piece.flatMap(({ statements }) => statements.flatMap(({ table }) => table ?? []));
  return tables.reduce((sum, table) => sum + Number(state.account(table)?.written ?? 0n), 0);
}

async function runPiece(
  run: RunContext,
  target: TargetSession,
  state: RunState,
  piece: readonly Step[],
  teller: StepTeller,
  onFailure: FailureHandler,
): Promise<void> {
  run.signal.throwIfAborted();
  for (const step of piece) teller.started(step);
  if (piece.length > 1 && (await runTogether(run, target, state, piece, teller))) return;
  for (const step of piece) await runStep(run, target, state, step, teller, onFailure);
}
