import type Database from 'better-sqlite3';

/** An open connection of better-sqlite3. */
export type Connection = Database.Database;
