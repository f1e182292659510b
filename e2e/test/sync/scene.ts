import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import {
  createMigrationManager,
  type DatabaseMigrationManager,
  type MigrationOptions,
  type SideConfig,
} from '@godwit/engine';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from '../temporary-folder.js';

/** Both dialects, as every call is given them. */
export const PARTS = { dialects: [postgres, sqlite] };

/** A SQLite file whose schema counts, and what follows it. */
export interface Scene extends Disposable {
  readonly source: string;
  readonly target: SideConfig;
  readonly manager: DatabaseMigrationManager;
  /** A manager of the same databases with other options. */
  with(options: MigrationOptions): DatabaseMigrationManager;
  /** A manager of the same source and another target. */
  to(target: SideConfig): DatabaseMigrationManager;
}

/** Makes a source by its SQL; the target is a file by its SQL, or a database of a server. */
export function createScene(source: string, target: string | { readonly url: string }): Scene {
  const folder = createTemporaryFolder();
  const [from, to] = [join(folder.path, 'source.db'), join(folder.path, 'target.db')];
  runSql(from, source);
  if (typeof target === 'string') runSql(to, target);
  const side: SideConfig =
    typeof target === 'string' ? { dialect: 'sqlite', url: to } : { dialect: 'postgres', url: target.url };
  const managerOf = (to: SideConfig, options: MigrationOptions = {}): DatabaseMigrationManager =>
    createMigrationManager({ source: { dialect: 'sqlite', url: from }, target: to, options }, PARTS);
  return {
    source: from,
    target: side,
    manager: managerOf(side),
    with: (options) => managerOf(side, options),
    to: (other) => managerOf(other),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

/** Runs SQL in a file. */
export function runSql(path: string, sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.close();
}

/** All rows of a query in a file. */
export function rowsIn(path: string, sql: string): unknown[] {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare(sql).raw().all();
  } finally {
    db.close();
  }
}
