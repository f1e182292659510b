#!/usr/bin/env bash
# A table with AUTOINCREMENT that Turso made brings a second, ordinary table into the file.
#
# Versions: @tursodatabase/database 0.7.2, sql.js 1.17.0 (SQLite itself).
# Seen: `CREATE TABLE notes(id INTEGER PRIMARY KEY AUTOINCREMENT)` also makes the table
#   `__turso_internal_seq___turso_internal_autoincrement_notes` with one row (value, is_called, start, inc, min, max, cycle).
#   Its name does not begin with `sqlite_`, SQLite's table_list calls it an ordinary table, and its row stays (1, 0, ...) whatever
#   is inserted: the last key is in sqlite_sequence alone, as everywhere.
# Why a database mover cares: the table is not the application's, yet every rule by which tools find tables of people (no
#   `sqlite_` prefix, type `table`, neither virtual nor shadow) carries it along, and whoever takes its row for the position of
#   a sequence starts at 1 again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent @tursodatabase/database@0.7.2 sql.js@1.17.0
cat >seen.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { connect } from '@tursodatabase/database';
import initSqlJs from 'sql.js';

const turso = await connect('notes.db');
await turso.exec('CREATE TABLE notes(id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT)');
for (const body of ['a', 'b', 'c']) await turso.exec(`INSERT INTO notes(body) VALUES ('${body}')`);
await turso.exec('PRAGMA wal_checkpoint(TRUNCATE)');
await turso.close();

const SQL = await initSqlJs();
const bytes = readFileSync('notes.db');
bytes[18] = bytes[19] = 1; // sql.js keeps no write-ahead log
const database = new SQL.Database(bytes);
const rows = (sql) => database.exec(sql)[0]?.values ?? [];
const extra = '__turso_internal_seq___turso_internal_autoincrement_notes';
const kind = rows(`SELECT type FROM pragma_table_list WHERE name = '${extra}'`);
const position = rows(`SELECT value, is_called FROM "${extra}"`);
const last = rows(`SELECT seq FROM sqlite_sequence WHERE name = 'notes'`);
console.log(`table_list: ${kind}   its row: ${position}   sqlite_sequence: ${last}`);
process.exit(`${kind}|${position}|${last}` === 'table|1,0|3' ? 0 : 1);
JS
node seen.mjs
