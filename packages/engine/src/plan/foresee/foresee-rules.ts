import {
  type Column,
  countOf,
  type Expression,
  formatTableName,
  type Note,
  type ProbeResult,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import type { RunContext } from '../../run-context.js';
import type { FailureReport } from '../migration-plan.js';
import { placeOf, tableKey } from '../names/place.js';
import { namesColumn, renameColumns } from '../names/rename-columns.js';
import type { PreparedPlan } from '../prepared-plan.js';
import type { TableWork } from '../tables/planned-table.js';
import { rulesOf, type TargetRule } from '../target/target-rules.js';

/** What becomes of rules of the target: those that rows break, and those that nobody can ask before the rows are written. */
export interface ForeseenRules {
  readonly broken: readonly { readonly work: TableWork; readonly failure: FailureReport }[];
  readonly unknown: readonly Note[];
}

/** Asks the source what tables that are there would ask of the rows. */
export async function foreseeRules(
  source: SourceSession,
  all: readonly TableWork[],
  { wanted, before }: ReturnType<PreparedPlan['expected']>,
  run: RunContext,
): Promise<ForeseenRules> {
  const broken: { work: TableWork; failure: FailureReport }[] = [];
  const unknown: Note[] = [];
  for (const work of all) {
    const table = wanted.tables.find(({ name }) => tableKey(name) === tableKey(work.target));
    if (table === undefined) continue;
    for (const rule of rulesOf(table, before.domains, (name) => sourceColumn(work, name)?.type)) {
      const check = inSource(rule.expression.tree, work, run);
      if (check === undefined) unknown.push(unknownNote(table, rule.what, rule));
      else if (check !== 'kept') {
        const failure = await failureOf(source, check, { work, table, rule }, run.signal);
        if (failure !== undefined) broken.push({ work, failure });
      }
    }
    unknown.push(
      ...rulesOverRows(table, work).map(({ what, object }) => unknownNote(table, what, { object })),
    );
  }
  return { broken, unknown };
}

interface AskedRule {
  readonly work: TableWork;
  readonly table: Table;
  readonly rule: TargetRule;
}

async function failureOf(
  source: SourceSession,
  check: string,
  { work, table, rule }: AskedRule,
  signal: AbortSignal,
): Promise<FailureReport | undefined> {
  const found = await violations(source, work, check, signal);
  if (found === undefined) return undefined;
  const { column, object } = rule;
  const [key] = found.keys;
  const rows = found.keys.length === 0 ? '' : `: ${found.keys.join('; ')}`;
  return {
    code: 'WRITE_FAILED',
    message: `The target refuses ${countOf(Number(found.count), 'row')} of ${formatTableName(work.source.name)} because of its ${rule.what}${rows}.`,
    place: placeOf(table.name, {
      ...(column === undefined ? {} : { column }),
      ...(object === undefined ? {} : { object }),
      ...(key === undefined ? {} : { key }),
    }),
    hint: 'Correct the rows in the source, leave them out with options.where, or change the rule of the target.',
  };
}

/** The rows of the move that are against a check in the words of the source; undefined where there are none. */
export async function violations(
  source: SourceSession,
  { source: table, where }: TableWork,
  check: string,
  signal: AbortSignal,
): Promise<ProbeResult | undefined> {
  const restriction = where === undefined ? {} : { where };
  const keyColumns = table.primaryKey?.columns ?? [];
  const probe = { kind: 'violates', table: table.name, check, keyColumns, ...restriction } as const;
  const [found] = (await source.count?.([probe], signal)) ?? [];
  return found === undefined || found.count === 0n ? undefined : found;
}

/** A rule of the target in the words of the source; `kept` where it holds there, undefined where it cannot be asked there. */
export function inSource(
  tree: Expression | undefined,
  work: TableWork,
  { source: { dialect } }: RunContext,
): string | 'kept' | undefined {
  if (tree === undefined) return undefined;
  const isNotNull = tree.kind === 'is-null' && tree.negated;
  for (const [at, { name }] of work.write.entries()) {
    if (!namesColumn({ tree, text: '' }, name)) continue;
    if (isNotNull && work.nullable[at] === false) return 'kept';
    if (!isAsStored(work, at, isNotNull)) return undefined;
  }
  // What is not written gets its default; without one the target was refused.
  if (isNotNull && !work.write.some(({ name }) => namesColumn({ tree, text: '' }, name))) return 'kept';
  const columns = work.source.columns.map((column) => {
    const read = work.read.find(({ name }) => name === column.name);
    return read === undefined ? column : { ...column, type: read.as };
  });
  const renamed = renameColumns(
    { text: '', dialect: '', tree },
    (name) => sourceColumn(work, name)?.name ?? '',
  );
  if (renamed.tree === undefined || columns.length === 0 || namesColumn(renamed, '')) return undefined;
  const context = { purpose: 'check', table: { name: work.source.name, columns } } as const;
  const printed = dialect.expressions.print(renamed.tree, context);
  return printed.ok ? printed.sql : undefined;
}

/** Whether a value is written as the source itself compares it; whether one is NULL shows in any spelling. */
function isAsStored(work: TableWork, at: number, isNotNull: boolean): boolean {
  const read = work.read[at];
  if (read === undefined || (work.steps[at] ?? []).length > 0 || read.misfits !== undefined) return false;
  const declared = work.source.columns.find(({ name }) => name === read.name)?.type;
  return isNotNull || (read.form === undefined && declared?.kind === read.as.kind);
}

function sourceColumn(work: TableWork, target: string): Column | undefined {
  const at = work.write.findIndex(({ name }) => name === target);
  return work.source.columns.find(({ name }) => name === work.read[at]?.name);
}

/** Rules about several rows, or about a part of them, that the source was not made with. */
function rulesOverRows(
  table: Table,
  work: TableWork,
): readonly { readonly what: string; readonly object: string }[] {
  const native = (table.nativeConstraints ?? []).filter(({ references }) => references === undefined);
  const known = new Set(work.source.nativeConstraints?.map(({ sql }) => sql));
  const indexes = table.indexes.filter(({ unique, where, parts }) => {
    return unique && (where !== undefined || parts.some(({ column }) => column === undefined));
  });
  return [
    ...native
      .filter(({ sql }) => !known.has(sql))
      .map(({ kind, name }) => ({ what: `${kind} ${name}`, object: name })),
    ...indexes
      .filter(({ name }) => !work.source.indexes.some((index) => index.name === name && index.unique))
      .map(({ name }) => ({ what: `unique index ${name}`, object: name })),
  ];
}

function unknownNote(
  table: Table,
  what: string,
  { column, object }: { readonly column?: string | undefined; readonly object?: string | undefined },
): Note {
  return {
    code: 'RULE_NOT_FORESEEN',
    severity: 'info',
    place: placeOf(table.name, {
      ...(column === undefined ? {} : { column }),
      ...(object === undefined ? {} : { object }),
    }),
    message: `The target asks the ${what} of each row when it is written; the source cannot be asked before, so rows may be refused.`,
  };
}
