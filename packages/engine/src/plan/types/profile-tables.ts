import {
  type ColumnPlan,
  cellTooLarge,
  formatTableName,
  isMigrationError,
  type SourceSession,
  type Table,
  type TableProfile,
  type ValueShape,
} from '@godwit/plugin-api';
import { forEachLimit } from '../../reading/for-each-limit.js';
import { IMAGE_BLOCK_ROWS, willDigest } from '../../reading/image-block-rows.js';
import { readerCount } from '../../reading/reader-count.js';
import type { RunContext } from '../../run-context.js';
import { placeOf } from '../names/place.js';
import { readUndamaged } from '../tables/refuse-damage.js';
import { wordOf } from '../tables/select-tables.js';

/** A table and the types that its values are asked for. */
export interface ProfileTask {
  readonly table: Table;
  readonly columns: readonly ColumnPlan[];
  /** Names of the columns whose type the config chose. */
  readonly chosen: readonly string[];
  readonly shapes: readonly ValueShape[];
  /** Names of the columns that expressions read. */
  readonly traits: readonly string[];
  /** Count everything that can be told; nothing is to be moved, so a large value is no error. */
  readonly findings?: boolean;
  /** Whether a transform may be for one of its columns, by their names: its rows then travel as values of those types. */
  readonly transformed: boolean;
}

/** What is known of a table's rows: a full scan, or only a guess of their number. */
export interface TableFacts {
  readonly profile?: TableProfile;
  readonly rows?: number;
}

const DAMAGED =
  'Restore it from a backup, or move what can be read with damagedSource "read": the ledger then tells what is missing.';

/**
 * In the order of the tasks. Throws CELL_TOO_LARGE where a value is larger than the options allow, and SOURCE_CORRUPT
 * where the structure of the source is damaged.
 */
export function profileTables(
  run: RunContext,
  session: SourceSession,
  tasks: readonly ProfileTask[],
): Promise<readonly TableFacts[]> {
  const { source: endpoint, signal } = run;
  const tables = tasks.map(({ table }) => table);
  const search = { session, endpoint, tables, signal, hint: DAMAGED };
  return readUndamaged(search, () => profileAll(run, session, tasks));
}

async function profileAll(
  run: RunContext,
  session: SourceSession,
  tasks: readonly ProfileTask[],
): Promise<readonly TableFacts[]> {
  const facts: TableFacts[] = [];
  let done = 0;
  await session.hold?.(
    tasks.map(({ table }) => table),
    run.signal,
  );
  await forEachLimit(tasks, readerCount(run.options), async (task, index) => {
    const start = performance.now();
    const found = await profileOne(run, session, task).catch((error) => unread(run, task, error));
    facts[index] = found;
    done += 1;
    const table = formatTableName(task.table.name);
    const rows = found.rows ?? 0;
    const seconds = (performance.now() - start) / 1000;
    run.events.emit({ type: 'plan:table-profiled', table, rows, done, total: tasks.length, seconds });
  });
  return facts;
}

/** Of a table that cannot be read nothing is known. Throws on unless its rows are not to be moved, or need not be. */
function unread(run: RunContext, { findings = false }: ProfileTask, error: unknown): TableFacts {
  const { mode, onError } = run.options;
  const may = findings || mode === 'schema-only' || onError === 'skip-table';
  if (may && isMigrationError(error) && error.code === 'READ_FAILED') return {};
  throw error;
}

async function profileOne(
  run: RunContext,
  session: SourceSession,
  { table, columns, chosen, shapes, traits, findings = false, transformed }: ProfileTask,
): Promise<TableFacts> {
  run.signal.throwIfAborted();
  if (session.profile === undefined) {
    const rows = await session.estimateRows(table);
    return rows === undefined ? {} : { rows };
  }
  const { options, signal } = run;
  const where = wordOf(table, options.where);
  const guess = guessOnce(session, table);
  const profile = await session.profile(table, {
    columns,
    ...(chosen.length === 0 ? {} : { chosen }),
    ...(shapes.length === 0 ? {} : { shapes }),
    ...(traits.length === 0 ? {} : { traits }),
    ...(findings ? { findings } : { maxCellBytes: options.maxCellBytes }),
    ...(where === undefined ? {} : { where }),
    // A target of the source's own dialect would hold what is stored, whatever it is; a transform is given values.
    ...(transformed ? {} : { target: run.target.dialect.name }),
    badText: options.onBadText,
    sourceTimeZone: options.sourceTimeZone,
    ...(willDigest(run) && !findings && !transformed ? { blockRows: IMAGE_BLOCK_ROWS } : {}),
    signal,
    onProgress: (rows) => {
      const name = formatTableName(table.name);
      run.events.emit({ type: 'plan:profiling', table: name, rows: Number(rows), ...guess() });
    },
  });
  if (!findings) checkCells(table, profile, options.maxCellBytes);
  return { profile, rows: Number(profile.rows) };
}

/** Asks for the guess when it is first wanted, since most tables are scanned before anybody looks; nothing until it is there. */
function guessOnce(session: SourceSession, table: Table): () => { readonly estimatedRows?: number } {
  let answer: { readonly estimatedRows?: number } | undefined;
  return () => {
    if (answer !== undefined) return answer;
    answer = {};
    session.estimateRows(table).then(
      (rows) => {
        if (rows !== undefined) answer = { estimatedRows: rows };
      },
      () => undefined,
    );
    return answer;
  };
}

function checkCells(table: Table, profile: TableProfile, maxBytes: number): void {
  const largest = profile.largestCell;
  if (largest === undefined || largest.bytes <= maxBytes) return;
  const place = placeOf(table.name, { column: largest.column, key: largest.key });
  throw cellTooLarge(largest.bytes, maxBytes, place);
}
