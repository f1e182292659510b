import { isMigrationError, MigrationError } from '@godwit/plugin-api';
import { quoteIdentifier, quoteString } from '@godwit/plugin-api/sql';
import type { GivenDatabase, Run } from './given-database.js';
import { INCOMING, isVirtual, type Made, statementsOf } from './made-statements.js';
import { markOf } from './reach.js';
import { settingOf, withSettings } from './settings.js';

/** What would change rows or refuse them on their way; they have been checked where they come from. */
const SETTINGS = { foreign_keys: 0, ignore_check_constraints: 1, recursive_triggers: 0 } as const;

/**
 * Makes a given database hold exactly what a file holds, in one transaction, and tells its mark. Values never leave SQLite. Throws
 * TARGET_CHANGED where somebody has written it since it had the mark that is given, and WRITE_FAILED.
 */
export async function copyIn(given: GivenDatabase, path: string, mark: string): Promise<string> {
  const statements = statementsOf(path);
  return await given.use(async (run) => {
    try {
      return await unguarded(given, run, () =>
        withSettings(run, SETTINGS, () => replace(run, path, mark, statements)),
      );
    } catch (error) {
      if (isMigrationError(error)) throw error;
      throw new MigrationError({
        code: 'WRITE_FAILED',
        message:
          'What was made could not be put into the SQLite database that was given; it holds what it held before.',
        hint: 'Give the path of a file instead, or a database that takes every statement.',
        cause: error,
      });
    }
  });
}

async function replace(run: Run, path: string, mark: string, made: Made): Promise<string> {
  await run(`ATTACH ${quoteString(path)} AS ${INCOMING}`);
  try {
    await run('BEGIN IMMEDIATE');
    try {
      if ((await markOf(run)) !== mark) throw changed();
      await dropAll(run);
      for (const { sql } of made.virtual) await run(sql);
      await makeTables(run, made);
      for (const sql of made.last) await run(sql);
      await run('COMMIT');
    } catch (error) {
      await run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  } finally {
    await run(`DETACH ${INCOMING}`).catch(() => undefined);
  }
  // What modules of virtual tables remember of their tables is read again.
  if (made.virtual.length > 0) await run('PRAGMA writable_schema = RESET');
  return markOf(run);
}

/** Lets tables of modules be written where the driver can be told so. */
async function unguarded<T>({ guard }: GivenDatabase, run: Run, work: () => Promise<T>): Promise<T> {
  if (guard === undefined || !(await isGuarded(run))) return await work();
  guard(false);
  try {
    return await work();
  } finally {
    guard(true);
  }
}

/** A connection that is guarded does not let its schema be written either, and takes no notice of the wish. */
async function isGuarded(run: Run): Promise<boolean> {
  const asked = () => settingOf(run, 'writable_schema');
  return Number(await withSettings(run, { writable_schema: 1 }, asked)) === 0;
}

async function dropAll(run: Run): Promise<void> {
  const found = await run(
    "SELECT type, name, coalesce(sql, '') FROM main.sqlite_schema WHERE type <> 'index' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
  );
  const order = ['trigger', 'view', 'module', 'table'];
  const objects = found.map(([type, name, sql]) => ({
    kind: isVirtual(String(sql)) ? 'module' : String(type),
    name: String(name),
  }));
  for (const kind of order) {
    for (const { name } of objects.filter((object) => object.kind === kind)) {
      // With a virtual table go those that its module keeps for it.
      await run(`DROP ${kind === 'module' ? 'TABLE' : kind} IF EXISTS main.${quoteIdentifier(name)}`);
    }
  }
  if (await isThere(run, 'sqlite_sequence')) await run('DELETE FROM main.sqlite_sequence');
}

async function makeTables(run: Run, { tables, virtual }: Made): Promise<void> {
  let isRefused = false;
  for (const { name, sql, fill } of tables) {
    const isOfModule = await isThere(run, name);
    if (!isOfModule) await run(sql);
    // The module of a virtual table has put something into its own already.
    else isRefused ||= !(await isEmptied(run, name));
    if (!isOfModule || !isRefused) await run(fill);
  }
  if (isRefused) for (const { fill } of virtual) await run(fill());
}

/** False where the connection lets nobody but modules write their tables. */
async function isEmptied(run: Run, table: string): Promise<boolean> {
  try {
    await run(`DELETE FROM main.${quoteIdentifier(table)}`);
    return true;
  } catch (error) {
    if (/may not be modified/.test(String(error))) return false;
    throw error;
  }
}

async function isThere(run: Run, name: string): Promise<boolean> {
  const asked = `SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ${quoteString(name)}`;
  return (await run(asked)).length > 0;
}

function changed(): MigrationError {
  return new MigrationError({
    code: 'TARGET_CHANGED',
    message:
      'The SQLite database that was given was written while the run was under way; it was left as it is.',
    hint: 'Run again while nobody writes it.',
  });
}
