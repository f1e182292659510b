import { type Column, MigrationError, type RowsThere, type Statement } from '@godwit/plugin-api';
import { type KeptRowsWords, keptRowsStatements } from '@godwit/plugin-api/sql';
import type { Connection } from '../connect/connection.js';
import { KEPT, KEPT_COMMENT } from '../ddl/keep-aside.js';
import { qualifiedName, quoteName, quoteText } from '../ddl/sql-text.js';
import { afterLoad, beforeLoad } from '../ddl/statement.js';
import { ownRows, partitionedAmong } from './partitioned.js';

/** Statements that keep the rows of tables in the schema of the records, under names of the run. */
export async function keepRows(
  connection: Connection,
  schema: string | undefined,
  tables: readonly RowsThere[],
  runId: string,
): Promise<readonly Statement[]> {
  if (schema === undefined) throw withoutRecords();
  const isPartitioned = await partitionedAmong(
    connection,
    tables.map(({ table }) => table.name),
  );
  const kept = tables.map(({ table, fate }, index) => {
    const place = { schema, name: `${KEPT}${runId.slice(0, 8)}_${index + 1}` };
    const own = ownRows(table.name, isPartitioned);
    return { table, fate, name: qualifiedName(table.name), own, place, kept: qualifiedName(place) };
  });
  return keptRowsStatements(kept, wordsOf(runId));
}

/** Whether a relation of the schema of the records is a table in which a run keeps rows. */
export function keepsRows({ name, kind }: { readonly name: string; readonly kind: string }): boolean {
  return kind === 'r' && new RegExp(`^${KEPT}[^_]{8}_[0-9]+$`).test(name);
}

function wordsOf(runId: string): KeptRowsWords {
  return {
    quote: quoteName,
    same: (left, right, column) =>
      hasEquality(column) ? `${left} = ${right}` : `${text(left)} = ${text(right)}`,
    sameRow: (left, right, columns) => `${rowText(left, columns)} = ${rowText(right, columns)}`,
    yes: 'true',
    no: 'false',
    overriding: ' OVERRIDING SYSTEM VALUE',
    remark: ({ name, kept }) =>
      `COMMENT ON TABLE ${kept} IS ${quoteText(`${KEPT_COMMENT}the rows that ${name} held before the run ${runId}`)}`,
    beforeLoad,
    afterLoad,
  };
}

/** Operators of extensions are found by a path of schemas only, which sessions do not have; some types have none. */
function hasEquality({ type }: Column): boolean {
  if (type.kind === 'text') return type.collation !== 'citext';
  return type.kind !== 'native' && type.kind !== 'json';
}

function text(value: string): string {
  return `${value}::pg_catalog.text`;
}

function rowText(alias: string, columns: readonly Column[]): string {
  return text(`ROW(${columns.map(({ name }) => `${alias}.${quoteName(name)}`).join(', ')})`);
}

function withoutRecords(): MigrationError {
  return new MigrationError({
    code: 'OPTIONS_CONTRADICT',
    message: 'With options.bookkeeping "none" nothing could bring back the rows that the tables hold.',
    hint: 'Leave options.bookkeeping out, or empty the tables by hand.',
  });
}
