import type { TableName, WriterOptions } from '@godwit/plugin-api';
import { STAGE } from '../../connect/left-in-session.js';
import { nameList, qualifiedName, quoteName } from '../../ddl/sql-text.js';

/** How COPY takes rows: as the agreed encoding. */
export const LOAD_FORMAT = "(FORMAT csv, QUOTE '''', NULL 'NULL', ENCODING 'UTF8')";
/** The same as images of cells. */
export const IMAGE_FORMAT = '(FORMAT binary)';

/** The statements of one load: straight into the table, or by a temporary table where rows may meet others. */
export interface LoadTarget {
  /** Makes the temporary table, once per session. */
  readonly prepare?: string;
  /** A COPY up to its format. */
  readonly copy: string;
  /** The table's name as the context of an error has it. */
  readonly copied: string;
  /** Moves the rows from the temporary table on. */
  readonly move?: string;
  /** Whether rows that `move` does not touch were skipped, and not replaced by a later row of the same key. */
  readonly skips: boolean;
}

/** The statements for a mode. */
export function loadTarget(table: TableName, options: WriterOptions): LoadTarget {
  const names = options.columns.map((column) => column.name);
  const columns = nameList(names);
  const target = qualifiedName(table);
  if (options.mode === 'insert') {
    return {
      copy: `COPY ${target} (${columns}) FROM STDIN WITH`,
      copied: table.name,
      skips: false,
    };
  }
  const stage = `pg_temp.${quoteName(STAGE)}`;
  return {
    prepare: `CREATE TEMPORARY TABLE ${quoteName(STAGE)} ON COMMIT DELETE ROWS AS SELECT ${columns} FROM ${target} WITH NO DATA`,
    copy: `COPY ${stage} (${columns}) FROM STDIN WITH`,
    copied: STAGE,
    move: `INSERT INTO ${target} (${columns}) OVERRIDING SYSTEM VALUE ${staged(options, columns, stage)} ${onConflict(options, names)}`,
    skips: options.mode === 'skip',
  };
}

/** The rows to move: for an upsert the last ones of equal keys, as if they had come one by one. NULL is like no other NULL. */
function staged(options: WriterOptions, columns: string, stage: string): string {
  const key = options.conflictKey;
  if (options.mode === 'skip' || key === undefined) return `SELECT ${columns} FROM ${stage}`;
  const missing = key.map((name) => `${quoteName(name)} IS NULL`).join(' OR ');
  const apart = `${nameList(key)}, CASE WHEN ${missing} THEN ctid END`;
  return `SELECT DISTINCT ON (${apart}) ${columns} FROM ${stage} ORDER BY ${apart}, ctid DESC`;
}

function onConflict(options: WriterOptions, names: readonly string[]): string {
  const key = options.conflictKey;
  const target = key === undefined ? '' : ` (${nameList(key)})`;
  const others = names.filter((name) => key?.includes(name) !== true);
  if (options.mode === 'skip' || key === undefined || others.length === 0)
    return `ON CONFLICT${target} DO NOTHING`;
  const assignments = others.map((name) => `${quoteName(name)} = excluded.${quoteName(name)}`);
  return `ON CONFLICT${target} DO UPDATE SET ${assignments.join(', ')}`;
}
