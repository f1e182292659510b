import { setImmediate as turn } from 'node:timers/promises';
import {
  type ColumnPlan,
  type ColumnProfile,
  type Finding,
  type LogicalType,
  MigrationError,
  type TableProfile,
} from '@godwit/plugin-api';
import { findLargestCell, type Page } from '../read/page.js';
import type { ColumnProof } from '../read/render-page.js';
import { Statements } from '../read/statements.js';
import type { TextEncoding } from '../read/stored-text.js';
import { describeTable } from '../read/table-shape.js';
import { checkWhere } from '../read/where.js';
import type { Connection } from '../worker/connection.js';
import type { ProfileAnswer, ProfileRequest } from '../worker/protocol.js';
import type { CallContext } from '../worker/worker-session.js';
import { columnFindings } from './column-findings.js';
import type { ColumnSurvey } from './column-survey.js';
import { examine, type ProfileContext } from './examine.js';
import { keepsValues, keptProfile } from './kept.js';
import { keyFindings } from './key-findings.js';
import { notesOn } from './notes.js';
import type { Outcome } from './outcome.js';
import { Survey } from './survey.js';
import { widen } from './widen.js';

/** Scans a whole table: SQL proves what it can, values are looked at only where it cannot. */
export async function profileTable(
  db: Connection,
  encoding: TextEncoding,
  request: ProfileRequest,
  call: CallContext,
): Promise<ProfileAnswer> {
  const table = describeTable(db, request.table);
  if (request.where !== undefined) checkWhere(db, table, request.where);
  const context: ProfileContext = {
    statements: new Statements(db),
    table,
    encoding,
    where: request.where,
    badText: request.badText,
    sourceTimeZone: request.sourceTimeZone,
    pause: pauser(call),
  };
  if (keepsValues(request, encoding)) return keptProfile(await firstScan(context, request, []), request);
  const survey = new Survey(context, request);
  const scan = await firstScan(context, request, tried(request), survey);
  const columns: ColumnProfile[] = [];
  const proofs: ColumnProof[] = [];
  const findings: Finding[] = [];
  for (const column of request.columns) {
    const outcome = scan.outcomes.get(column.name);
    const { profile, proof, final } = await profileColumn(context, request, column, outcome);
    const surveyed = survey.of(column.name);
    columns.push({ ...profile, ...surveyedFacts(request, surveyed) });
    proofs.push(proof);
    if (request.findings === true && surveyed !== undefined)
      findings.push(...columnFindings(context, column, surveyed, { declared: outcome, final }));
  }
  if (request.keys !== undefined) findings.push(...keyFindings(db, context, request.keys));
  const told = request.findings === true ? { findings } : {};
  return {
    profile: { rows: scan.rows, columns, largestCell: scan.largestCell, ...told },
    proofs,
    kept: false,
  };
}

function surveyedFacts(
  request: ProfileRequest,
  survey: ColumnSurvey | undefined,
): Pick<ColumnProfile, 'shapes' | 'facts'> {
  if (survey === undefined || (request.shapes === undefined && request.findings !== true)) return {};
  const shapes = survey.shapes();
  return request.findings === true ? { shapes, facts: survey.facts() } : { shapes };
}

interface FirstScan {
  readonly rows: bigint;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly largestCell: TableProfile['largestCell'];
}

/** Tries every column with the type it is asked as; one whose type says nothing is left for later. */
async function firstScan(
  context: ProfileContext,
  request: ProfileRequest,
  tried: readonly ColumnPlan[],
  survey?: Survey,
): Promise<FirstScan> {
  const names = request.columns.map((column) => column.name);
  let rows = 0n;
  let largest: Page | undefined;
  const outcomes = await examine(
    context,
    tried.map((column) => ({ column, strict: true, cut: isChosen(request, column) })),
    {
      measure: names,
      untilMisfit: false,
      onPage: (page) => {
        rows += BigInt(page.rows);
        survey?.look(page);
        if (page.largestCell > (largest?.largestCell ?? -1)) largest = page;
      },
    },
  );
  return {
    rows,
    outcomes: new Map(tried.map((column, index) => [column.name, outcomes[index] as Outcome])),
    largestCell: largest === undefined ? undefined : largestCell(context, largest, names),
  };
}

function tried(request: ProfileRequest): readonly ColumnPlan[] {
  return request.columns.filter((column) => !saysNothing(column.as));
}

/** The types of other dialects are kept as their text, so they say what is there. */
function saysNothing(type: LogicalType): boolean {
  return type.kind === 'native' && type.dialect === 'sqlite';
}

function largestCell(
  context: ProfileContext,
  page: Page,
  names: readonly string[],
): TableProfile['largestCell'] {
  return { bytes: page.largestCell, ...findLargestCell(context.statements, context.table, page, names) };
}

function isChosen(request: ProfileRequest, column: ColumnPlan): boolean {
  return request.chosen?.includes(column.name) ?? false;
}

async function profileColumn(
  context: ProfileContext,
  request: ProfileRequest,
  column: ColumnPlan,
  first: Outcome | undefined,
): Promise<{ readonly profile: ColumnProfile; readonly proof: ColumnProof; readonly final: Outcome }> {
  const fitting = first !== undefined && (first.misfits === 0n || column.misfits !== undefined);
  const wider = fitting ? undefined : await widen(context, column, isChosen(request, column));
  const outcome = wider?.outcome ?? (first as Outcome);
  const final: ColumnPlan = { name: column.name, as: wider?.as ?? column.as };
  const form = formOf(final, outcome);
  const place = { table: context.table.name, column: column.name };
  return {
    final: outcome,
    profile: {
      name: column.name,
      nulls: outcome.nulls,
      misfits: first?.misfits ?? 0n,
      misfitKeys: first?.misfitKeys ?? [],
      ...(wider === undefined ? form : { fits: { as: wider.as, reason: wider.reason, ...form } }),
      notes: notesOn(outcome, final, place, {
        badText: column.badText ?? request.badText,
        sourceTimeZone: request.sourceTimeZone,
      }),
      badText: outcome.badText,
    },
    proof: {
      name: column.name,
      as: JSON.stringify(final.as),
      exact: outcome.exact,
      cleanText: outcome.badText === 0n,
    },
  };
}

/** A boolean column that holds words only is read as such by SQLite itself. */
function formOf(column: ColumnPlan, outcome: Outcome): { readonly form?: 'text' } {
  const words = outcome.changes.get('respelled')?.count ?? 0;
  const values = outcome.rows - outcome.nulls;
  return column.as.kind === 'boolean' && words > 0 && BigInt(words) === values ? { form: 'text' } : {};
}

const PAUSE_EVERY_MS = 20;
const PROGRESS_EVERY_MS = 200;

function pauser(call: CallContext): (rows: bigint) => Promise<void> {
  let paused = Date.now();
  let told = 0;
  return async (rows) => {
    const now = Date.now();
    if (now - paused < PAUSE_EVERY_MS) return;
    if (now - told >= PROGRESS_EVERY_MS) call.progress(rows);
    if (now - told >= PROGRESS_EVERY_MS) told = now;
    await turn();
    paused = Date.now();
    if (call.cancelled())
      throw new MigrationError({ code: 'INTERRUPTED', message: 'The scan was interrupted.' });
  };
}
