import type { Connection } from '../../connect/connection.js';
import { holdTransactions, inTransaction, numberOf } from '../load/transaction.js';
import type { OwnFile } from '../pages/own-file.js';
import type { RestingTree } from '../pages/page-load.js';
import { setWal } from '../thread/target-connection.js';
import { damagedRecords, readingRecords } from './damaged.js';
import { prepareRecords } from './layout.js';
import { keepBeside, openRecords, recordsOf } from './place.js';
import { readSealed } from './sealed.js';
import { takeUpTree } from './take-up.js';
import { prepareTrees, treeUnderWay } from './trees.js';

/** Tables that only records have that lie beside a database which is built. */
const TABLES: readonly string[] = [
  // The number of the last transaction.
  'CREATE TABLE IF NOT EXISTS main.godwit_last (id INTEGER PRIMARY KEY, seq INTEGER NOT NULL)',
  // What the header of the database is to say in the end in the place of that number.
  'CREATE TABLE IF NOT EXISTS main.godwit_versions (seq INTEGER PRIMARY KEY, version INTEGER NOT NULL)',
  // From when on the database is what it is to be in the end, and its header says that.
  'CREATE TABLE IF NOT EXISTS main.godwit_sealed (seq INTEGER NOT NULL, file TEXT NOT NULL)',
];

/** Keeps the records of a new database in a file beside it. */
export function keepRecords(db: Connection, path: string): void {
  const records = openRecords(path);
  keepBeside(db, records);
  prepare(records);
  const version = versionOf(db);
  hold(db, records, 0n);
  if (version !== 0n) inTransaction(db, () => recordVersion(db, version));
}

/**
 * Goes on with the records beside a database that is locked. What they say of transactions that never came to be goes, and a
 * table whose pages were being written rests. Throws RECORDS_DAMAGED, RECORDS_TOO_NEW.
 */
export function takeUpRecords(db: Connection, path: string, own: OwnFile): RestingTree | undefined {
  const records = readingRecords({ name: path }, () => openRecords(path));
  keepBeside(db, records);
  return readingRecords(records, () => {
    prepare(records);
    const sealed = readSealed(records);
    const number = sealed?.seq ?? versionOf(db);
    dropUnconfirmed(records, number);
    const tree = treeUnderWay(records, number);
    hold(db, records, number);
    const resting = tree === undefined ? undefined : takeUpTree(db, own, tree);
    if (resting !== undefined) return resting;
    setWal(db);
    db.pragma('main.synchronous = FULL');
    if (sealed === undefined) return undefined;
    db.pragma(`main.user_version = ${number}`);
    records.exec('DELETE FROM main.godwit_sealed');
    return undefined;
  });
}

function prepare(records: Connection): void {
  inTransaction(records, () => {
    prepareRecords(records);
    for (const sql of TABLES) records.exec(sql);
    prepareTrees(records);
  });
}

function hold(db: Connection, records: Connection, number: bigint): void {
  const record = records.prepare('INSERT OR REPLACE INTO main.godwit_last (id, seq) VALUES (1, ?)');
  holdTransactions(db, { records, number, record: (last) => void record.run(last) });
}

function versionOf(db: Connection): bigint {
  return db.pragma('main.user_version', { simple: true }) as bigint;
}

/** Takes out of the records what the database, whose last transaction has this number, never came to be. */
function dropUnconfirmed(records: Connection, number: bigint): void {
  const last = records.prepare('SELECT seq FROM main.godwit_last').pluck().get() ?? 0n;
  if (typeof last !== 'bigint' || last < number || last > number + 1n)
    throw damagedRecords(records.name, 'they are not those of the unfinished database beside them');
  inTransaction(records, () => {
    for (const table of ['steps', 'checkpoints', 'rejects', 'versions'])
      records.prepare(`DELETE FROM main.godwit_${table} WHERE seq > ?`).run(number);
    records.prepare('UPDATE main.godwit_rejects SET gone = NULL WHERE gone > ?').run(number);
    records.prepare('UPDATE main.godwit_last SET seq = ?').run(number);
  });
}

/** Records what the header of the database is to say in the end, in the transaction under way. */
export function recordVersion(db: Connection, version: bigint): void {
  const sql = 'INSERT OR REPLACE INTO main.godwit_versions (seq, version) VALUES (?, ?)';
  recordsOf(db).prepare(sql).run(numberOf(db), version);
}

/** What the header is to say in the end. */
export function recordedVersion(db: Connection): bigint {
  const sql = 'SELECT version FROM main.godwit_versions WHERE seq <= ? ORDER BY seq DESC LIMIT 1';
  return recordsOf(db).prepare<[bigint], bigint>(sql).pluck().get(numberOf(db)) ?? 0n;
}
