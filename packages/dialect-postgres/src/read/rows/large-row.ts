import { type LogicalType, MigrationError, type ReadOptions, type Table } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from '../../ddl/sql-text.js';
import { isServerError, safeCause } from '../../errors/server-error.js';

/** The server builds each row of a COPY as one text of less than 1 GB, in which a byte of `bytea` takes two characters. */
const LARGEST_ROW = 1_073_741_823;
const PROGRAM_LIMIT_EXCEEDED = '54000';
/** What the server says where a single value is too large for it to spell. */
const TOO_MUCH_MEMORY = /^invalid memory alloc request size /;

/** The error of a row that no COPY can give, with the query that finds it; undefined for any other error. */
export function rowTooLarge(
  error: unknown,
  { name, primaryKey }: Table,
  { columns }: Pick<ReadOptions, 'columns'>,
): MigrationError | undefined {
  if (!isServerError(error)) return undefined;
  if (error.code !== PROGRAM_LIMIT_EXCEEDED && !TOO_MUCH_MEMORY.test(error.message)) return undefined;
  const sizes = columns.flatMap((column) => sizeOf(column.name, column.as));
  const key = primaryKey?.columns.map(quoteName).join(', ') ?? 'ctid';
  const find = `SELECT ${key} FROM ${qualifiedName(name)} WHERE ${sizes.join(' + ')} > ${LARGEST_ROW}`;
  return new MigrationError({
    code: 'CELL_TOO_LARGE',
    message:
      'A row has more than the 1 GB that the server gives in one piece; each byte of bytea counts twice.',
    hint: `Leave such rows out with options.where.${sizes.length === 0 ? '' : ` They are found by: ${find}`}`,
    place: { ...(name.schema && { schema: name.schema }), table: name.name },
    cause: safeCause(error),
  });
}

function sizeOf(name: string, { kind }: LogicalType): readonly string[] {
  if (kind === 'bytes') return [`coalesce(octet_length(${quoteName(name)}), 0)::bigint * 2`];
  if (kind === 'text' || kind === 'json')
    return [`coalesce(octet_length(${quoteName(name)}::text), 0)::bigint`];
  return [];
}
