import { isMigrationError, MigrationError } from '../../errors.js';
import { formatKey } from '../../read.js';
import type { Table } from '../../schema.js';
import type { Probe, ProbeResult } from '../../statement.js';
import type { Row } from '../../value.js';
import { type DatabaseState, findTable, type StoredTable } from './database.js';
import { isTrue } from './expressions/datum.js';
import { evaluate, scopeOf } from './expressions/evaluate.js';
import { columnsIn } from './expressions/shape.js';
import { parseExpression } from './expressions.js';
import { failed, placeIn } from './state/failures.js';
import { orphanTest } from './state/foreign-keys.js';

/** How many rows an answer names. */
const MAX_KEYS = 20;

/** The answer to a question about rows. Throws STATEMENT_FAILED where it means nothing here. */
export function answer(state: DatabaseState, probe: Probe): ProbeResult {
  const stored = findTable(state, probe.table);
  if (stored === undefined) throw failed(`There is no table ${probe.table.name}.`);
  if (probe.kind === 'rows') return { count: BigInt(stored.rows.length), keys: [] };
  const isCounted =
    probe.kind === 'orphans'
      ? orphanTest(stored.table, probe, findTable(state, probe.references.table))
      : predicateTest(stored.table, probe.predicate);
  return counted(stored, isCounted, probe.keyColumns);
}

/** A test for the rows of a table for which a predicate is true. Throws where it is no predicate over its columns. */
export function predicateTest(table: Table, predicate: string): (row: Row) => boolean {
  const tree = parseExpression(predicate);
  const known = new Set(table.columns.map(({ name }) => name));
  if (tree === undefined || columnsIn(tree).some((name) => !known.has(name))) throw notUnderstood(table);
  return (row) => {
    try {
      return isTrue(evaluate(tree, scopeOf(table, row))) === true;
    } catch (cause) {
      throw isMigrationError(cause) ? cause : notUnderstood(table, cause);
    }
  };
}

function counted(
  { table, rows }: StoredTable,
  test: (row: Row) => boolean,
  keyColumns: readonly string[],
): ProbeResult {
  const found = rows.filter(test);
  const places = keyColumns.map((name) => table.columns.findIndex((column) => column.name === name));
  const named = keyColumns.length === 0 ? [] : found.slice(0, MAX_KEYS);
  return {
    count: BigInt(found.length),
    keys: named.map((row) => {
      return formatKey(
        keyColumns,
        places.map((at) => row[at] ?? null),
      );
    }),
  };
}

function notUnderstood({ name }: Table, cause?: unknown): MigrationError {
  const message = 'The predicate is no condition over the columns of the table.';
  const hint = 'A predicate is the tree of an expression as JSON.';
  return new MigrationError({ code: 'WHERE_INVALID', message, hint, place: placeIn(name), cause });
}
