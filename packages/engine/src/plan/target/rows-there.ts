import {
  formatTableName,
  MigrationError,
  type Note,
  type RowsThere,
  type Statement,
  type Table,
} from '@godwit/plugin-api';
import { listNames } from '../../names/nearest-name.js';
import type { ResolvedOptions } from '../../options/resolved-options.js';
import { ROW_POLICIES, type RowPolicy } from '../../options/selection-options.js';
import type { RunContext } from '../../run-context.js';
import type { Ledger } from '../ledger.js';
import { placeOf, tableKey } from '../names/place.js';
import type { TableDraft } from '../tables/drafts.js';
import type { RowsBefore, TableWork } from '../tables/planned-table.js';
import { wordOf } from '../tables/select-tables.js';
import { type ExistingTable, rowsText } from './existing-target.js';
import type { Found } from './find-existing.js';
import { refuseUnrecorded } from './find-resting.js';
import { pointingRows } from './pointing-rows.js';

/** A fresh installation has fewer rows in each of its tables. */
const MOST_SEEDS = 100_000;

/** A table that holds rows, and what becomes of them. */
interface Held {
  readonly draft: TableDraft;
  readonly table: Table;
  readonly rows: number;
  readonly policy: RowPolicy;
}

/** The tables whose rows stand in the way of a load. */
export function refusedRows(
  drafts: readonly TableDraft[],
  found: Found,
  options: ResolvedOptions,
): readonly ExistingTable[] {
  const held = new Set(heldTables(drafts, found, options).map(({ table }) => table));
  return found.tables.filter(({ table }) => !held.has(table));
}

/** The tables whose rows those of the source are to join. */
export function joinedTables(...given: Parameters<typeof heldTables>): readonly TableDraft[] {
  return heldTables(...given).flatMap(({ draft, policy }) => (policy === 'append' ? [draft] : []));
}

/** What the copy and the comparison of a table have to know of rows that it held before. */
export function rowsThere(
  draft: TableDraft,
  found: Found,
  options: ResolvedOptions,
): Pick<TableWork, 'there'> {
  if (options.mode !== 'into-existing') return {};
  const policy = policyOf(draft, options);
  const table = found.existing.table(draft.target);
  if (policy === undefined || table === undefined) return {};
  const isHeld = heldTables([draft], found, options).length > 0;
  const there: RowsBefore = { policy, key: table.primaryKey?.columns ?? [] };
  return isHeld || found.purpose === 'compare' ? { there } : {};
}

/** Statements that keep the rows of tables that hold some, with a note for each. Throws where that cannot be. */
export async function keepRowsThere(
  run: RunContext,
  drafts: readonly TableDraft[],
  found: Found,
  ledger: Ledger,
): Promise<readonly Statement[]> {
  const { options, runId, target } = run;
  const held = heldTables(drafts, found, options);
  if (held.length === 0) return [];
  await refuse(run, drafts, held, found);
  const keep = found.session?.keepRows;
  if (keep === undefined) throw cannotKeep(target.dialect.name);
  const asked = held.map(({ table, policy }): RowsThere => ({ table, fate: fateOf(policy, options) }));
  const statements = await keep(asked, runId);
  refuseUnrecorded(options, statements);
  ledger.add(...held.flatMap((one) => noteOf(one, options) ?? []));
  return statements;
}

function heldTables(drafts: readonly TableDraft[], found: Found, options: ResolvedOptions): readonly Held[] {
  if (options.mode !== 'into-existing') return [];
  return drafts.flatMap((draft) => {
    const table = found.existing.table(draft.target);
    const policy = policyOf(draft, options);
    const rows = found.tables.find((one) => one.table === table)?.rows ?? 0;
    return table === undefined || policy === undefined || rows === 0 ? [] : [{ draft, table, rows, policy }];
  });
}

function policyOf(
  { source }: TableDraft,
  { onExisting, onExistingOf }: ResolvedOptions,
): RowPolicy | undefined {
  const word = wordOf(source, onExistingOf) ?? onExisting;
  return ROW_POLICIES.find((policy) => policy === word);
}

function fateOf(policy: RowPolicy, { deleteSeeds }: ResolvedOptions): RowsThere['fate'] {
  if (policy === 'truncate') return 'go';
  if (policy === 'replace-seeds') return deleteSeeds ? 'go' : 'return';
  return 'stay';
}

/** TARGET_NOT_EMPTY or OPTIONS_CONTRADICT, naming the tables. */
async function refuse(
  { options, signal }: RunContext,
  drafts: readonly TableDraft[],
  held: readonly Held[],
  { existing, there, session }: Found,
): Promise<void> {
  const many = held.filter(({ policy, rows }) => policy === 'replace-seeds' && rows > MOST_SEEDS);
  if (many.length > 0) throw notFresh(many);
  const keyless = held.filter(({ policy, table }) => policy === 'upsert' && table.primaryKey === undefined);
  if (keyless.length > 0) throw withoutKey(keyless);
  const going = held.filter(({ policy }) => fateOf(policy, options) !== 'stay');
  const moved = new Set(drafts.map(({ target }) => tableKey(existing.table(target)?.name ?? target)));
  const names = new Set(going.map(({ table }) => tableKey(table.name)));
  const others = there.filter(({ name }) => !moved.has(tableKey(name)));
  const count = session?.count;
  if (count === undefined) return;
  const pointing = await pointingRows(others, names, existing.dialect, (probes) => count(probes, signal));
  if (pointing.length > 0) throw pointedAt(pointing);
}

function noteOf({ draft, rows, policy }: Held, options: ResolvedOptions): Note | undefined {
  const place = placeOf(draft.source.name);
  const kept = 'The records of the run keep them, and "rollback" brings them back.';
  switch (fateOf(policy, options)) {
    case 'return':
      return undefined;
    case 'go':
      return {
        code: 'ROWS_REPLACED',
        severity: 'info',
        place,
        message: `The rows that the table of the target holds are deleted first. ${kept}`,
        count: rows,
      };
    case 'stay':
      return {
        code: 'ROWS_STAY',
        severity: 'info',
        place,
        message: `The table of the target holds rows already: ${WORDS[policy]}`,
        count: rows,
      };
  }
}

const WORDS: Readonly<Record<RowPolicy, string>> = {
  truncate: '',
  'replace-seeds': '',
  append: 'those of the source join them, and one whose key is there ends the load.',
  skip: 'those of the source whose key is there stay out.',
  upsert: 'those of the source take the place of those with their primary key.',
};

function listed(held: readonly Held[]): string {
  return listNames(held.map(({ table, rows }) => `${formatTableName(table.name)} (${rowsText(rows)})`));
}

function notFresh(held: readonly Held[]): MigrationError {
  return new MigrationError({
    code: 'TARGET_NOT_EMPTY',
    message: `The target is no fresh installation: ${listed(held)}. onExisting "replace-seeds" takes tables of at most ${MOST_SEEDS} rows.`,
    hint: 'Say for these tables with onExistingOf what becomes of their rows: "truncate", "append", "skip" or "upsert".',
  });
}

function withoutKey(held: readonly Held[]): MigrationError {
  return new MigrationError({
    code: 'OPTIONS_CONTRADICT',
    message: `onExisting "upsert" goes by the primary key, which these tables of the target do not have: ${listed(held)}.`,
    hint: 'Say for these tables with onExistingOf what becomes of their rows: "truncate", "append" or "skip".',
  });
}

function pointedAt(pointing: readonly string[]): MigrationError {
  return new MigrationError({
    code: 'TARGET_NOT_EMPTY',
    message: `Rows of tables that are no part of this move point at rows that would go: ${listNames(pointing)}.`,
    hint: 'Take these tables into the move, delete those rows, or let the rows that are there stay with onExisting "skip" or "upsert".',
  });
}

function cannotKeep(dialect: string): MigrationError {
  return new MigrationError({
    code: 'OPTION_NOT_AVAILABLE',
    message: `The dialect "${dialect}" cannot keep rows, so that tables which hold some cannot be loaded.`,
    hint: 'Empty these tables by hand, or leave them out with excludeTables.',
  });
}
