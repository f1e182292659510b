import { join } from 'node:path';
import type { Note } from '@godwit/plugin-api';
import { quoteString } from '@godwit/plugin-api/sql';
import Database from 'better-sqlite3';
import { type DatabaseCopy, makeCopy } from '../../read/file/copy-database.js';
import { makeCopyFolder } from '../../read/file/copy-folder.js';
import type { GivenDatabase, Run } from './given-database.js';
import { withoutPatience, withSettings } from './settings.js';

/** How a given database is reached. */
export type Reach =
  /** It is a file, which is opened beside it. */
  | { readonly way: 'file'; readonly path: string }
  /** What it holds is copied out, by itself. */
  | { readonly way: 'copy'; readonly copy: CopiedOut };

/** What a given database holds, in a file of its own in a folder of its own. */
export interface CopiedOut extends DatabaseCopy {
  /** Whether there is no table in it. */
  readonly isEmpty: boolean;
  /** What changes when the database is written. */
  readonly mark: string;
  /** Why it is not read as a file. */
  readonly why: string;
  /** The file that it is a copy of. */
  readonly original: string | undefined;
}

/** Tells of a database that is moved by way of a copy. */
export function copyNotes({ why }: CopiedOut, side: 'source' | 'target' = 'source'): readonly Note[] {
  const does = side === 'source' ? 'read from' : 'written by way of';
  const message = `The open SQLite database that was given as the ${side} is ${does} a copy: ${why}.`;
  return [{ code: 'MOVED_BY_COPY', severity: 'info', place: {}, message }];
}

const PROBE = 'godwit_probe';

/**
 * Finds out how a database is reached. A file is opened a second time where both connections keep off each other: two libraries of
 * SQLite in one process do not see each other's locks, and what one does would spoil what the other reads or writes.
 */
export async function reach(given: GivenDatabase): Promise<Reach> {
  return await given.use(async (run) => {
    const file = await mainFile(run);
    given.is(file);
    if (file !== undefined && (await seesLocks(run))) return { way: 'file', path: file };
    const why =
      file === undefined
        ? 'it is in memory'
        : 'it is open in another library of SQLite, which sees no locks of this one';
    return { way: 'copy', copy: { ...(await copyOut(run)), why, original: file } };
  });
}

async function mainFile(run: Run): Promise<string | undefined> {
  const rows = await run("SELECT file FROM pragma_database_list WHERE name = 'main'");
  const file = rows[0]?.[0];
  return typeof file === 'string' && file !== '' ? file : undefined;
}

/** Tries it with a file that is locked here. */
async function seesLocks(run: Run): Promise<boolean> {
  const folder = await makeCopyFolder();
  const path = join(folder.path, 'probe');
  const own = new Database(path);
  try {
    own.exec('CREATE TABLE probe (x); BEGIN EXCLUSIVE');
    await withoutPatience(run, async () => {
      await run(`ATTACH ${quoteString(path)} AS ${PROBE}`);
      await run(`SELECT x FROM ${PROBE}.probe`);
    });
    return false;
  } catch (error) {
    return /locked|busy/i.test(String(error));
  } finally {
    await run(`DETACH ${PROBE}`).catch(() => undefined);
    own.close();
    await folder.remove();
  }
}

async function copyOut(run: Run): Promise<Omit<CopiedOut, 'why' | 'original'>> {
  const message = 'The SQLite database that was given cannot be copied into the folder for temporary files.';
  return makeCopy(message, async (path) => {
    // SQLite counts it as a write of the database, which it is not, and refuses it to a connection that asks only.
    await withSettings(run, { query_only: 0 }, () => run(`VACUUM INTO ${quoteString(path)}`));
    const [[objects] = []] = await run('SELECT CAST(count(*) AS TEXT) FROM main.sqlite_schema');
    return { isEmpty: objects === '0', mark: await markOf(run) };
  });
}

/** Whoever writes the database, by this connection or another one, changes one of these numbers. */
export async function markOf(run: Run): Promise<string> {
  const [[changes] = []] = await run('SELECT CAST(total_changes() AS TEXT)');
  const [[data] = []] = await run('PRAGMA main.data_version');
  const [[schema] = []] = await run('PRAGMA main.schema_version');
  return [changes, data, schema].map(String).join();
}
