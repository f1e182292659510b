import { isMigrationError, MigrationError } from '@godwit/plugin-api';
import { failureOf } from '../plan/failure-of.js';
import { placeOf } from '../plan/names/place.js';
import { bindTransforms } from '../reading/bind-transforms.js';
import type { ComparedTable } from '../reading/compared-table.js';
import type { Asked } from '../reading/keyed-options.js';
import { scanOf } from '../reading/table-reader.js';
import { withoutFailed } from '../reading/without-failed.js';
import type { RunContext } from '../run-context.js';
import { compareAsMultisets } from './compare-as-multisets.js';
import { compareInKeyOrder } from './compare-in-key-order.js';
import type { TableTask } from './compare-table.js';
import { missingColumn } from './compared-columns.js';
import { TableFindings } from './table-findings.js';
import type { TableVerification } from './verification-result.js';

/** What one comparison of a table found, and why it could not go on. */
export interface Outcome {
  readonly compared: ComparedTable;
  readonly findings: TableFindings;
  readonly error: TableVerification['error'];
}

/** Compares a table in the way that was chosen for it. */
export async function attempt(compared: ComparedTable, task: TableTask, run: RunContext): Promise<Outcome> {
  const findings = new TableFindings(compared, task.rows);
  const asked: Asked = { options: run.options, signal: run.signal };
  const { columns } = compared.target;
  task.rows?.begin({
    columns,
    key: compared.key.columns.flatMap((index) => columns[index]?.name ?? []),
  });
  try {
    refuseMissing(task);
    await compareContents(compared, findings, asked, run);
    return { compared, findings, error: undefined };
  } catch (cause) {
    if (!isDifference(cause)) throw cause;
    return { compared, findings, error: failureOf(cause) };
  }
}

function refuseMissing({ work, target }: TableTask): void {
  const column = missingColumn(work, target);
  if (column === undefined) return;
  const place = placeOf(target.name, { column });
  throw new MigrationError({
    code: 'COLUMN_MISSING',
    message: `The target has no column "${column}".`,
    place,
  });
}

async function compareContents(
  compared: ComparedTable,
  findings: TableFindings,
  asked: Asked,
  run: RunContext,
): Promise<void> {
  if (compared.key.kind === 'ordered') return compareInKeyOrder(compared, findings, asked);
  return compareByRows(compared, findings, asked, run);
}

async function compareByRows(
  compared: ComparedTable,
  findings: TableFindings,
  asked: Asked,
  run: RunContext,
): Promise<void> {
  const { source, work } = compared;
  const bound = await bindTransforms(work, scanOf(source.session, work, run, run.signal), run.signal);
  const change = bound && run.options.onError === 'reject-row' ? withoutFailed(bound, work) : bound;
  await compareAsMultisets(compared, findings, change, asked);
}

const DIFFERENCES: readonly string[] = ['VALUE_DOES_NOT_FIT', 'BAD_TEXT', 'COLUMN_MISSING'];

/** A value that does not fit is not what the plan says; everything else ends the comparison. */
function isDifference(error: unknown): boolean {
  return isMigrationError(error) && DIFFERENCES.includes(error.code);
}
