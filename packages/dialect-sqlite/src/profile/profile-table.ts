import { setImmediate as turn } from 'node:timers/promises';
import {
  type ColumnPlan,
  type ColumnProfile,
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
import { examine, type ProfileContext } from './examine.js';
import type { Finding } from './finding.js';
import { keepsValues, keptProfile } from './kept.js';
import { notesOn } from './notes.js';
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
  const scan = await firstScan(context, request, tried(request));
  const columns: ColumnProfile[] = [];
  const proofs: ColumnProof[] = [];
  for (const column of request.columns) {
    const finding = scan.findings.get(column.name);
    const { profile, proof } = await profileColumn(context, request, column, finding);
    columns.push(profile);
    proofs.push(proof);
  }
  return { profile: { rows: scan.rows, columns, largestCell: scan.largestCell }, proofs, kept: false };
}

interface FirstScan {
  readonly rows: bigint;
  readonly findings: ReadonlyMap<string, Finding>;
  readonly largestCell: TableProfile['largestCell'];
}

/** Tries every column with the type it is asked as; one whose type says nothing is left for later. */
async function firstScan(
  context: ProfileContext,
  request: ProfileRequest,
  tried: readonly ColumnPlan[],
): Promise<FirstScan> {
  const names = request.columns.map((column) => column.name);
  let rows = 0n;
  let largest: Page | undefined;
  const findings = await examine(
    context,
    tried.map((column) => ({ column, strict: true, cut: isChosen(request, column) })),
    {
      measure: names,
      untilMisfit: false,
      onPage: (page) => {
        rows += BigInt(page.rows);
        if (page.largestCell > (largest?.largestCell ?? -1)) largest = page;
      },
    },
  );
  return {
    rows,
    findings: new Map(tried.map((column, index) => [column.name, findings[index] as Finding])),
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
  first: Finding | undefined,
): Promise<{ readonly profile: ColumnProfile; readonly proof: ColumnProof }> {
  const fitting = first !== undefined && first.misfits === 0n;
  const wider = fitting ? undefined : await widen(context, column, isChosen(request, column));
  const finding = wider?.finding ?? (first as Finding);
  const final: ColumnPlan = { name: column.name, as: wider?.as ?? column.as };
  const form = formOf(final, finding);
  const place = { table: context.table.name, column: column.name };
  return {
    profile: {
      name: column.name,
      nulls: finding.nulls,
      misfits: first?.misfits ?? 0n,
      misfitKeys: first?.misfitKeys ?? [],
      ...(wider === undefined ? form : { fits: { as: wider.as, reason: wider.reason, ...form } }),
      notes: notesOn(finding, final, place, request),
      badText: finding.badText,
    },
    proof: {
      name: column.name,
      as: JSON.stringify(final.as),
      exact: finding.exact,
      cleanText: finding.badText === 0n,
    },
  };
}

/** A boolean column that holds words only is read as such by SQLite itself. */
function formOf(column: ColumnPlan, finding: Finding): { readonly form?: 'text' } {
  const words = finding.changes.get('respelled')?.count ?? 0;
  const values = finding.rows - finding.nulls;
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
