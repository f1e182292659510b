import type { ColumnPlan, ColumnProfile, ProfileOptions, Table, TableProfile } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { fromTable } from '../read/copy-query.js';
import { askInParts } from './ask-in-parts.js';
import { fitChosen } from './fit-chosen.js';
import { largestCell } from './largest-cell.js';
import { questionsOf } from './profile-questions.js';
import { findKeys } from './row-keys.js';
import { sizeOf } from './value-sizes.js';

/** Looks at every row of a table, by one query unless it has very many columns. The declared types hold by construction; what is told is the rest. */
export async function profileTable(
  connection: Connection,
  table: Table,
  options: ProfileOptions,
): Promise<TableProfile> {
  const columns = options.columns.map((plan) => describe(table, plan, options));
  const cells = ['count(*)', ...columns.flatMap(({ cells }) => cells)];
  const row = await askInParts(connection, cells, fromTable(table, options.where));
  const rows = numberAt(row, 0);
  options.onProgress?.(rows);
  const profiles: ColumnProfile[] = [];
  const sizes: { readonly column: string; readonly bytes: number }[] = [];
  let at = 1;
  for (const column of columns) {
    const answers = column.cells.map((_, index) => numberAt(row, at + index));
    at += column.cells.length;
    sizes.push({ column: column.plan.name, bytes: Number(answers[1] ?? 0n) });
    profiles.push(await toProfile(connection, column, { table, options, rows, answers }));
  }
  return {
    rows,
    columns: profiles,
    largestCell: await largestCell(connection, table, options, { sizes, rows }),
  };
}

interface Described {
  readonly plan: ColumnPlan;
  readonly cells: readonly string[];
  readonly questions: ReturnType<typeof questionsOf>;
}

/** For each column: how many are set, the size of the largest, and the counts of what is to be told. */
function describe(table: Table, plan: ColumnPlan, options: ProfileOptions): Described {
  const column = table.columns.find((candidate) => candidate.name === plan.name);
  const questions = column === undefined ? [] : questionsOf(table.name, column, plan, options);
  const cells = [
    `count(${sizeOf(column, plan).set})`,
    `coalesce(${sizeOf(column, plan).largest}, 0)`,
    ...questions.map((question) => `count(*) FILTER (WHERE ${question.predicate})`),
  ];
  return { plan, cells, questions };
}

interface Answered {
  readonly table: Table;
  readonly options: ProfileOptions;
  readonly rows: bigint;
  readonly answers: readonly bigint[];
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
    ...fitChosen(table, column.plan, set),
  };
}

function numberAt(row: readonly unknown[], index: number): bigint {
  return BigInt(String(row[index] ?? 0));
}
