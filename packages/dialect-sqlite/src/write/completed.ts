import { existsSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import type { RunOutcome } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import type { Connection } from '../connect/connection.js';
import { sqliteCode } from '../errors/sqlite-error.js';
import { removeRecords } from './left-over.js';
import { finishRun, isRecorded } from './records/runs.js';
import { readSealed } from './records/sealed.js';
import { PARTIAL, recordsFile, signOf, type TargetPlace } from './target-place.js';

/**
 * Works with the records that lie beside a database which a run made and has not proved yet; undefined where there are none,
 * or they are those of another database.
 */
export function withCompleted<T>(
  { path, exists }: TargetPlace,
  work: (records: Connection, number: bigint) => T,
): T | undefined {
  const file = recordsFile(path + PARTIAL);
  if (!exists || !existsSync(file)) return undefined;
  const records = new Database(file, { fileMustExist: true, timeout: 0 });
  try {
    records.defaultSafeIntegers(true);
    const sealed = readSealed(records);
    if (sealed?.file !== signOf(path)) return undefined;
    records.pragma('synchronous = FULL');
    return work(records, sealed.seq);
  } catch (error) {
    // Whatever lies there, it belongs to nothing of this database.
    if (/^SQLITE_(?:NOTADB|CORRUPT|BUSY)/.test(sqliteCode(error) ?? '')) return undefined;
    throw error;
  } finally {
    records.close();
  }
}

/** Records how a run ended that made this database; where it is proved its records go. False where it was another run. */
export async function finishCompleted(
  place: TargetPlace,
  runId: string,
  outcome: RunOutcome,
): Promise<boolean> {
  const isRun = withCompleted(place, (records) => {
    if (!isRecorded(records, runId)) return false;
    finishRun(records, runId, outcome);
    return true;
  });
  if (isRun === true && outcome.status !== 'unproved') await removeCompleted(place);
  return isRun === true;
}

/** Removes the records beside a database. */
export async function removeCompleted({ path }: TargetPlace): Promise<void> {
  const built = path + PARTIAL;
  // A run that was cut off may have given the database its name, and left it the other one.
  if (signOf(built) === signOf(path)) await unlink(built);
  await removeRecords(built);
}

/** Removes a database that a run had made, once that was taken back and nothing of anybody else's is in it. */
export async function removeEmptied({ path }: TargetPlace): Promise<void> {
  if (existsSync(`${path}-wal`)) return;
  const db = new Database(path, { readonly: true, fileMustExist: true });
  const foreign = "SELECT 1 FROM main.sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
  try {
    if (db.prepare(foreign).get() !== undefined) return;
  } finally {
    db.close();
  }
  await unlink(path);
}
