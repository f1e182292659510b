import {
  type Column,
  type ErrorCode,
  formatTableName,
  MigrationError,
  type Table,
  type TypeMapper,
} from '@godwit/plugin-api';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';
import { keepsMade, takesType } from '../types/given-types.js';
import { type ExistingTable, type ExistingTarget, rowsText } from './existing-target.js';
import type { Found } from './find-existing.js';
import { meantColumn, meantTable, type Renaming } from './meant-names.js';

/** How many differences the message lists. */
const SHOWN = 50;
/** How many keys of each it lists. */
const KEYS_SHOWN = 5;
/** How many names that may be meant it tells. */
const MEANT = 10;

type Purpose = Found['purpose'];

/** What does not let rows in, and what to do about it. */
type Obstacle = 'missing' | 'not-empty' | 'lacking' | 'type' | 'value';

interface Difference {
  readonly kind: Obstacle;
  readonly text: string;
  /** What may be meant: the target's name, and the source's. */
  readonly rename?: Renaming | undefined;
}

/** In the order of their gravity. */
const OBSTACLES: Readonly<Record<Obstacle, { readonly code: ErrorCode; readonly hint: string }>> = {
  missing: {
    code: 'TARGET_TABLE_MISSING',
    hint: 'Make the missing tables first with schemaOnly, or leave them out with excludeTables.',
  },
  'not-empty': {
    code: 'TARGET_NOT_EMPTY',
    hint: 'Load into empty tables, leave those that hold rows out with excludeTables, or say with onExisting what becomes of their rows: "replace-seeds" where an application has just made them.',
  },
  lacking: {
    code: 'TARGET_TYPES_DIFFER',
    hint: 'Leave out columns that the target lacks with excludeColumns, or say which ones are meant with options.renames.',
  },
  type: {
    code: 'TARGET_TYPES_DIFFER',
    hint: 'Correct the values that do not fit, alter the columns, or say what is meant: a type with typeMappings, how numbers count time with from or to in options.columns.',
  },
  value: {
    code: 'TARGET_TYPES_DIFFER',
    hint: 'Say with options.fill what columns get that the source does not have, give them a default, or let them be NULL.',
  },
};

/**
 * Refuses a target whose tables are not there, not empty, or of types that do not hold every value: one error that lists
 * every difference, with the code of the gravest kind. A comparison needs the types only: it tells itself what is missing.
 */
export function checkExisting(
  drafts: readonly TableDraft[],
  target: ExistingTarget,
  existing: readonly ExistingTable[],
  { types, purpose }: { readonly types: TypeMapper; readonly purpose: Purpose },
): void {
  const differences: Difference[] = [];
  for (const draft of drafts) {
    const table = target.table(draft.target);
    const name = formatTableName(draft.target);
    if (table !== undefined) differences.push(...columnDifferences(draft, table, types));
    else if (purpose === 'load')
      differences.push({
        kind: 'missing',
        text: `${name} is missing`,
        rename: meantTable(draft, drafts, target),
      });
  }
  for (const { table, rows } of existing) {
    // Rows that may not be read are refused by the target itself.
    if (rows === undefined || rows === 0) continue;
    differences.push({
      kind: 'not-empty',
      text: `${formatTableName(table.name)} holds ${rowsText(rows)}`,
    });
  }
  if (differences.length > 0) throw refusal(differences, purpose);
}

function columnDifferences(draft: TableDraft, table: Table, types: TypeMapper): readonly Difference[] {
  const name = formatTableName(draft.target);
  const found = new Map(table.columns.map((column) => [column.name, column]));
  const planned = new Set(draft.columns.map((column) => column.target));
  const different = draft.columns.flatMap((column): readonly Difference[] => {
    const one = found.get(column.target);
    const text = columnDifference(column, one, types);
    if (text === undefined) return [];
    if (one !== undefined) return [{ kind: 'type', text: `${name}.${text}` }];
    return [{ kind: 'lacking', text: `${name}.${text}`, rename: meantColumn(column, draft, table) }];
  });
  const extra = table.columns.filter((column) => !planned.has(column.name) && needsValue(column));
  const unfilled = extra.map((column): Difference => {
    return { kind: 'value', text: `${name}.${column.name} needs a value, but the source has no such column` };
  });
  return [...different, ...unfilled];
}

function columnDifference(
  planned: ColumnDraft,
  found: Column | undefined,
  types: TypeMapper,
): string | undefined {
  const wanted = types.toNative(planned.type).type;
  if (found === undefined) return `${planned.target} is missing (${wanted})`;
  if (found.generated !== undefined) return undefined;
  const given = found.nativeType || types.toNative(found.type).type;
  const isTaken = takesType(found, planned.type, types) || keepsMade(found, planned, types);
  if (planned.untaken === undefined && isTaken) return undefined;
  if (planned.untaken === undefined) return `${planned.target} is ${given}, but the plan needs ${wanted}`;
  const { reason, keys = [] } = planned.untaken;
  const first = keys.length < 2 ? '' : ` Rows: ${keys.slice(0, KEYS_SHOWN).join(', ')}.`;
  return `${planned.target} is ${given}: ${`${reason}${first}`.replace(/\.$/, '')}`;
}

function needsValue(column: Column): boolean {
  const filled =
    column.default !== undefined || column.identity !== undefined || column.generated !== undefined;
  return !column.nullable && !filled;
}

const NEEDS: Readonly<Record<Purpose, string>> = {
  load: 'options.mode "into-existing" needs tables that are there and take every value',
  compare: 'The columns of the target do not take every value',
};

function refusal(differences: readonly Difference[], purpose: Purpose): MigrationError {
  const kinds = new Set(differences.map(({ kind }) => kind));
  const met = Object.entries(OBSTACLES).flatMap(([kind, one]) => (kinds.has(kind as Obstacle) ? [one] : []));
  const listed = differences.slice(0, SHOWN).map((difference) => difference.text);
  const more = differences.length > SHOWN ? [`and ${differences.length - SHOWN} more`] : [];
  return new MigrationError({
    code: met[0]?.code ?? 'TARGET_TYPES_DIFFER',
    message: [`${NEEDS[purpose]}:`, ...listed, ...more].join('\n'),
    hint: [...met.map(({ hint }) => hint), ...renamesHint(differences)].join('\n'),
  });
}

/** What may be meant, each as an option that says so. */
function renamesHint(differences: readonly Difference[]): readonly string[] {
  const meant = differences.flatMap(({ rename }) => rename ?? []).slice(0, MEANT);
  const first = meant.filter(({ to }, at) => meant.findIndex((one) => one.to === to) === at);
  const said = first.map(({ to, from }) => `options.renames: { "${to}": "${from}" }`);
  return said.length === 0 ? [] : [`Perhaps ${said.join(', ')}.`];
}
