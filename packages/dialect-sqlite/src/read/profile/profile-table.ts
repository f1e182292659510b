import type { ColumnPlan, ColumnProfile, Finding, LogicalType, TableProfile } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import type { PageAccess } from '../pages/page-access.js';
import { tableLayout } from '../pages/table-layout.js';
import { findLargestCell, type Page, refuseLargeCells } from '../rows/page.js';
import type { ColumnProof } from '../rows/render-page.js';
import { Statements } from '../rows/statements.js';
import type { TextEncoding } from '../rows/stored-text.js';
import { describeTable } from '../rows/table-shape.js';
import { checkWhere } from '../rows/where.js';
import type { CallContext, ProfileAnswer, ProfileRequest } from '../thread/protocol.js';
import { columnFindings } from './column-findings.js';
import type { ColumnSurvey } from './column-survey.js';
import { examine, type ProfileContext } from './examine.js';
import { keepsValues, keptProfile } from './kept.js';
import { keyFindings } from './key-findings.js';
import type { Outcome } from './outcome.js';
import { scanPages } from './page-scan.js';
import { pauser } from './pauser.js';
import { isChosen, profileColumn } from './profile-column.js';
import type { PageScan } from './scan-walk.js';
import { Survey } from './survey.js';

/** Scans a whole table: SQL proves what it can, values are looked at only where it cannot. */
export async function profileTable(
  db: Connection,
  encoding: TextEncoding,
  request: ProfileRequest,
  call: CallContext,
  pages?: PageAccess,
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
  // Findings are counted by SQL.
  const known =
    pages === undefined || request.findings === true
      ? undefined
      : await scanPages(context, pages, tableLayout(db, request.table), request);
  if (keepsValues(request, encoding))
    return keptProfile(known ?? (await firstScan(context, request, [])), request);
  const survey = new Survey(context, request);
  const scan = await surveyed(context, request, survey, known);
  const columns: ColumnProfile[] = [];
  const proofs: ColumnProof[] = [];
  const findings: Finding[] = [];
  for (const column of request.columns) {
    const outcome = scan.outcomes.get(column.name);
    const surveyed = survey.of(column.name);
    const { profile, proof, final } = await profileColumn(context, request, column, outcome);
    const traits = survey.traitsOf(column.name);
    columns.push({
      ...profile,
      ...surveyedFacts(request, surveyed, final),
      ...(traits === undefined ? {} : { traits }),
    });
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
    ...digestedIn(request, known),
  };
}

function digestedIn(
  { columns }: ProfileRequest,
  known: PageScan | undefined,
): Pick<ProfileAnswer, 'digested'> {
  return known?.digested === undefined ? {} : { digested: { columns, ...known.digested } };
}

function surveyedFacts(
  request: ProfileRequest,
  survey: ColumnSurvey | undefined,
  outcome: Outcome,
): Pick<ColumnProfile, 'shapes' | 'facts'> {
  if (survey === undefined || (request.shapes === undefined && request.findings !== true)) return {};
  // Text that no target takes stays the bytes that it is.
  const shapes = survey.shapes().filter((one) => one !== 'text-in-bytes' || outcome.faults.size === 0);
  return request.findings === true ? { shapes, facts: survey.facts() } : { shapes };
}

/** What pages proved is not asked again. */
async function surveyed(
  context: ProfileContext,
  request: ProfileRequest,
  survey: Survey,
  known: PageScan | undefined,
): Promise<FirstScan> {
  const trials = tried(request);
  if (known === undefined) return firstScan(context, request, trials, survey);
  const proved = trials.filter((column) => column.chosen !== true && known.outcomes.has(column.name));
  for (const [name, shapes] of known.possible) survey.narrow(name, shapes);
  for (const column of proved) {
    const { name } = column;
    survey.settle(column, known.outcomes.get(name) as Outcome, known.shapes.get(name));
  }
  const open = trials.filter((column) => !proved.includes(column));
  const outcomes = new Map(proved.map(({ name }) => [name, known.outcomes.get(name) as Outcome]));
  if (open.length === 0 && !survey.isAsking) return { ...known, outcomes };
  const left = request.columns.filter(
    ({ name }) => open.some((one) => one.name === name) || (open.length === 0 && survey.asks(name)),
  );
  const rest = await firstScan(context, { ...request, columns: left }, open, survey);
  return { ...known, outcomes: new Map([...outcomes, ...rest.outcomes]) };
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
      // Without a column to try, pages are only for the survey.
      isDone: () => tried.length === 0 && survey?.isAsking === false,
      onPage: (page) => {
        const { maxCellBytes = Number.POSITIVE_INFINITY } = request;
        refuseLargeCells(context.statements, context.table, page, names, maxCellBytes);
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
  return request.columns
    .filter((column) => !saysNothing(column.as))
    .map((column) => (isChosen(request, column) ? { ...column, chosen: true } : column));
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
