import {
  type Column,
  type ErrorCode,
  formatTableName,
  type LogicalType,
  MigrationError,
  type Table,
  type TypeMapper,
} from '@godwit/plugin-api';
import type { ColumnDraft, TableDraft } from './drafts.js';
import { type ExistingTable, type ExistingTarget, rowsText } from './existing-target.js';

/** How many differences the message lists. */
const SHOWN = 50;

interface Difference {
  readonly code: ErrorCode;
  readonly text: string;
}

/**
 * Refuses a target whose tables are not there, not empty, or not typed as the plan would type them: one error that
 * lists every difference, with the code of the gravest kind.
 */
export function checkDataOnly(
  drafts: readonly TableDraft[],
  target: ExistingTarget,
  existing: readonly ExistingTable[],
  types: TypeMapper,
): void {
  const differences: Difference[] = [];
  for (const draft of drafts) {
    const table = target.table(draft.target);
    const name = formatTableName(draft.target);
    if (table === undefined) differences.push({ code: 'TARGET_TABLE_MISSING', text: `${name} is missing` });
    else differences.push(...columnDifferences(draft, table, types));
  }
  for (const { table, rows } of existing) {
    if (rows === 0) continue;
    differences.push({
      code: 'TARGET_NOT_EMPTY',
      text: `${formatTableName(table.name)} holds ${rowsText(rows)}`,
    });
  }
  if (differences.length > 0) throw refusal(differences);
}

function columnDifferences(draft: TableDraft, table: Table, types: TypeMapper): readonly Difference[] {
  const name = formatTableName(draft.target);
  const found = new Map(table.columns.map((column) => [column.name, column]));
  const planned = new Set(draft.columns.map((column) => column.target));
  const texts = draft.columns.map((column) => columnDifference(column, found.get(column.target), types));
  const extra = table.columns.filter((column) => !planned.has(column.name) && needsValue(column));
  return [
    ...texts.filter((text) => text !== undefined),
    ...extra.map((column) => `${column.name} needs a value, but the source has no such column`),
  ].map((text) => ({ code: 'TARGET_TYPES_DIFFER', text: `${name}.${text}` }));
}

function columnDifference(
  planned: ColumnDraft,
  found: Column | undefined,
  types: TypeMapper,
): string | undefined {
  const wanted = types.toNative(planned.type).type;
  if (found === undefined) return `${planned.target} is missing (${wanted})`;
  if (found.generated !== undefined) return undefined;
  // Spelled by the same function on both sides, so that synonyms of one type are equal.
  const given = types.toNative(found.type).type;
  if (given === wanted || holdsWholeNumbers(found.type, planned.type)) return undefined;
  return `${planned.target} is ${found.nativeType || given}, but the plan needs ${wanted}`;
}

/** A key that the target makes may have more bits than the source's, as SQLite's have. */
function holdsWholeNumbers(found: LogicalType, planned: LogicalType): boolean {
  const bits = (type: LogicalType): number =>
    type.kind === 'bigint' ? 64 : type.kind === 'integer' ? type.bits : 0;
  return bits(planned) > 0 && bits(found) >= bits(planned);
}

function needsValue(column: Column): boolean {
  const filled =
    column.default !== undefined || column.identity !== undefined || column.generated !== undefined;
  return !column.nullable && !filled;
}

function refusal(differences: readonly Difference[]): MigrationError {
  const order: readonly ErrorCode[] = ['TARGET_TABLE_MISSING', 'TARGET_NOT_EMPTY', 'TARGET_TYPES_DIFFER'];
  const code =
    order.find((one) => differences.some((difference) => difference.code === one)) ?? 'TARGET_TYPES_DIFFER';
  const listed = differences.slice(0, SHOWN).map((difference) => difference.text);
  const more = differences.length > SHOWN ? `; and ${differences.length - SHOWN} more` : '';
  return new MigrationError({
    code,
    message: `dataOnly needs tables that are there, empty, and typed as the plan would type them: ${listed.join('; ')}${more}.`,
    hint: 'Use typeMappings for the types, empty the tables, or leave tables out with excludeTables.',
  });
}
