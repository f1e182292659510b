import {
  type ColumnPlan,
  type ColumnProfile,
  FINDING_CODES,
  type Finding,
  type FindingCode,
  MAX_FINDING_KEYS,
  type ProfileOptions,
  SHAPE_FINDINGS,
  type Table,
  type TableProfile,
} from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { quoteName } from '../../ddl/sql-text.js';
import { askInParts } from '../ask-in-parts.js';
import { fitChosen } from '../fit-chosen.js';
import { largestCell } from '../largest-cell.js';
import { findKeys } from '../row-keys.js';
import { fromTable } from '../rows/copy-query.js';
import { sizeOf } from '../value-sizes.js';
import { keyFindings } from './profile-keys.js';
import { questionsOf } from './profile-questions.js';
import { factCells, factsOf, type SurveyQuestion, surveyCell, surveyOf } from './survey.js';

/** Looks at every row of a table, by one query unless it has very many columns. The declared types hold by construction; what is told is the rest. */
export async function profileTable(
  connection: Connection,
  table: Table,
  options: ProfileOptions,
): Promise<TableProfile> {
  const knows = { json: options.findings === true && (await readsJson(connection)) };
  const columns = options.columns.map((plan) => describe(table, plan, options, knows));
  const cells = ['count(*)', ...columns.flatMap(({ cells }) => cells)];
  const row = await ask(connection, table, options, cells);
  const rows = row[0] ?? 0n;
  options.onProgress?.(rows);
  const profiles: ColumnProfile[] = [];
  const findings: Finding[] = [];
  const sizes: { readonly column: string; readonly bytes: number }[] = [];
  let at = 1;
  for (const column of columns) {
    const answers = row.slice(at, at + column.cells.length);
    at += column.cells.length;
    sizes.push({ column: column.plan.name, bytes: Number(answers[1] ?? 0n) });
    const found = { table, options, rows, answers };
    profiles.push(await toProfile(connection, column, found));
    findings.push(...(await toFindings(connection, column, found)));
  }
  if (options.findings === true) findings.push(...(await keyFindings(connection, table, options)));
  return {
    rows,
    columns: profiles,
    ...(options.findings === true ? { findings } : {}),
    largestCell: await largestCell(connection, table, options, { sizes, rows }),
  };
}

async function readsJson(connection: Connection): Promise<boolean> {
  const [[version] = []] = await connection.values(
    "SELECT current_setting('server_version_num')::int >= 160000",
  );
  return version === true || version === 't' || version === 'true';
}

async function ask(
  connection: Connection,
  table: Table,
  options: ProfileOptions,
  cells: readonly string[],
): Promise<readonly (bigint | undefined)[]> {
  const row = await askInParts(connection, cells, fromTable(table, options.where));
  return row.map((cell) => (cell === null ? undefined : BigInt(String(cell))));
}

interface Described {
  readonly plan: ColumnPlan;
  readonly cells: readonly string[];
  readonly questions: ReturnType<typeof questionsOf>;
  readonly survey: readonly SurveyQuestion[];
  /** The last two cells ask for the letters beyond A to Z that lower and upper change. */
  readonly folds: boolean;
}

/** For each column: how many are set, the size of the largest, the counts of what is to be told, and the facts. */
function describe(
  table: Table,
  plan: ColumnPlan,
  options: ProfileOptions,
  knows: { readonly json: boolean },
): Described {
  const column = table.columns.find((candidate) => candidate.name === plan.name);
  const questions = column === undefined ? [] : questionsOf(table.name, column, plan, options);
  const folds = column?.type.kind === 'text' && options.traits?.includes(plan.name) === true;
  const asked = options.findings === true ? column : undefined;
  const survey = asked === undefined ? [] : surveyOf(asked, knows);
  const cells = [
    `count(${sizeOf(column, plan).set})`,
    `coalesce(${sizeOf(column, plan).largest}, 0)`,
    ...questions.map((question) => `count(*) FILTER (WHERE ${question.predicate})`),
    ...survey.map((question) => surveyCell(plan.name, question)),
    ...(asked === undefined ? [] : factCells(asked)),
    ...(folds ? FOLDS.map((name) => foldCell(name, plan.name)) : []),
  ];
  return { plan, cells, questions, survey, folds };
}

const FOLDS = ['lower', 'upper'] as const;

function foldCell(name: (typeof FOLDS)[number], column: string): string {
  const text = `${quoteName(column)}::text`;
  return `count(*) FILTER (WHERE ${name}(${text}) <> ${name}(${text} COLLATE "C"))`;
}

/** By which functions no value becomes another one than by its letters of ASCII. */
function traitsOf({ folds }: Described, answers: Answered['answers']): Pick<ColumnProfile, 'traits'> {
  if (!folds) return {};
  const changed = answers.slice(-FOLDS.length);
  return { traits: { foldsAlike: FOLDS.filter((_, index) => changed[index] === 0n) } };
}

interface Answered {
  readonly table: Table;
  readonly options: ProfileOptions;
  readonly rows: bigint;
  readonly answers: readonly (bigint | undefined)[];
}

async function toProfile(connection: Connection, column: Described, found: Answered): Promise<ColumnProfile> {
  const { table, options, rows, answers } = found;
  const notes = [];
  for (const [index, question] of column.questions.entries()) {
    const count = Number(answers[index + 2] ?? 0n);
    if (count === 0) continue;
    const keys = await findKeys(connection, table, { ...options, predicate: question.predicate });
    notes.push({ ...question.note, count, keys });
  }
  const set = answers[0] ?? 0n;
  return {
    name: column.plan.name,
    nulls: rows - set,
    badText: 0n,
    notes,
    ...fitChosen(table, column.plan),
    ...surveyed(column, found),
    ...traitsOf(column, answers),
  };
}

/** Shapes are told as findings only: no other type follows from them, because the declared one holds. */
function surveyed(column: Described, { options, answers }: Answered): Pick<ColumnProfile, 'facts'> {
  if (options.findings !== true) return {};
  return { facts: factsOf(answers.slice(2 + column.questions.length + column.survey.length)) };
}

async function toFindings(
  connection: Connection,
  column: Described,
  found: Answered,
): Promise<readonly Finding[]> {
  const { table, options, answers } = found;
  const first = 2 + column.questions.length;
  const x = quoteName(column.plan.name);
  const findings: Finding[] = [];
  for (const [index, question] of column.survey.entries()) {
    const count = answers[first + index] ?? 0n;
    const values = answers[0] ?? 0n;
    if ('shape' in question ? count > 0n || values === 0n : count === 0n) continue;
    const told =
      'shape' in question
        ? { code: SHAPE_FINDINGS[question.shape], count: Number(values), predicate: `${x} IS NOT NULL` }
        : { code: question.code, count: Number(count), predicate: question.predicate };
    const { code, predicate } = told;
    const keys = await findKeys(connection, table, { ...options, predicate, limit: MAX_FINDING_KEYS });
    const { schema, name } = table.name;
    const place = { ...(schema === undefined ? {} : { schema }), table: name, column: column.plan.name };
    findings.push({ code, count: told.count, keys, place });
  }
  const codes = Object.keys(FINDING_CODES) as FindingCode[];
  return findings.sort((a, b) => codes.indexOf(a.code) - codes.indexOf(b.code));
}
