import { MigrationError } from '@godwit/plugin-api';
import type { Statement } from 'better-sqlite3';
import type { Connection } from '../../connect/connection.js';
import { targetError } from '../../errors/target-error.js';
import { type KeyValue, keyParameter } from '../../read/rows/key-value.js';
import { keysOf, nextPage, type Page } from '../../read/rows/page.js';
import { RowValues } from '../../read/rows/row-values.js';
import { Statements } from '../../read/rows/statements.js';
import type { TextEncoding } from '../../read/rows/stored-text.js';
import { describeTable, type TableShape } from '../../read/rows/table-shape.js';
import type { DeleteEqualRequest } from '../thread/protocol.js';
import { rowDigest } from './row-digest.js';
import { silenceTriggers } from './silence-triggers.js';
import { begin, commit, rollback } from './transaction.js';

const PAGE = { through: undefined, where: undefined, maxBytes: 4 * 1024 ** 2, maxRows: 1000, rowBytes: 1 };

/**
 * Deletes one row for each digest, in one transaction, and says how many there were. Rows are read as a comparison reads
 * them, because a value may be stored in more than one way.
 */
export async function deleteEqualRows(
  db: Connection,
  request: DeleteEqualRequest,
  isCancelled: () => Promise<boolean>,
): Promise<bigint> {
  const place = { table: request.table };
  begin(db);
  try {
    const table = describeTable(db, request.table);
    const found: (readonly KeyValue[])[] = [];
    for (const keys of matches(db, table, request)) {
      if (await isCancelled())
        throw new MigrationError({ code: 'INTERRUPTED', message: 'Deleting was interrupted.', place });
      found.push(...keys);
    }
    const endSilence = silenceTriggers(db, request.table);
    const remove = deleter(db, table);
    for (const key of found) remove(key);
    endSilence();
    commit(db);
    return BigInt(found.length);
  } catch (error) {
    rollback(db);
    throw targetError(error, 'WRITE_FAILED', place);
  }
}

/** The keys of the rows that were asked for, page by page; none in a table whose columns hide all names of its rowid. */
function* matches(
  db: Connection,
  table: TableShape,
  request: DeleteEqualRequest,
): Generator<readonly (readonly KeyValue[])[]> {
  if (table.keys.columns.length === 0) return;
  const statements = new Statements(db);
  const encoding = db.pragma('encoding', { simple: true }) as TextEncoding;
  const values = new RowValues({ ...request, statements, table, encoding });
  const columns = request.columns.map(({ name }) => name);
  const wanted = new Map<string, number>();
  for (const digest of request.digests) wanted.set(digest, (wanted.get(digest) ?? 0) + 1);
  let after: Page['position'] | undefined;
  for (;;) {
    const page = nextPage(statements, table, { ...PAGE, columns, after });
    if (page === undefined) return;
    after = page.position;
    const { rows, left } = values.values(page);
    const keys = keysOf(statements, table, page.slice).filter((_, at) => left?.has(at) !== true);
    yield keys.filter((_, at) => take(wanted, rowDigest(rows[at] ?? [], request.columns)));
  }
}

/** Whether a row of the digest is still wanted; then it is one fewer. */
function take(wanted: Map<string, number>, digest: string): boolean {
  const count = wanted.get(digest) ?? 0;
  if (count > 0) wanted.set(digest, count - 1);
  return count > 0;
}

function deleter(db: Connection, table: TableShape): (key: readonly KeyValue[]) => void {
  const known = new Map<string, Statement>();
  return (key) => {
    const given = key.map(keyParameter);
    const terms = table.keys.columns.map((column, index) => `${column} IS ${given[index]?.sql}`);
    const sql = `DELETE FROM ${table.sql} WHERE ${terms.join(' AND ')}`;
    const statement = known.get(sql) ?? db.prepare(sql);
    known.set(sql, statement);
    statement.run(given.map(({ parameter }) => parameter));
  };
}
