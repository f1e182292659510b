#!/usr/bin/env bash
# Turso and SQLite read two different values from one and the same row of one and the same file.
#
# Versions: @tursodatabase/database 0.7.2 (it answers sqlite_version() with 3.50.4), sql.js 1.17.0 (SQLite itself).
# Seen: rows that are older than `ALTER TABLE ... ADD COLUMN d TEXT DEFAULT 1.50` hold no field for d; the default counts.
#   SQLite gives the literal's own text to a TEXT column ('1.50', '1e3'); Turso makes a number of it first ('1.5', '1000.0').
#   Rows that are inserted after the column was added hold Turso's spelling in both readers.
# Why a database mover cares: the value of such a row does not stand in the file. Which one a target gets depends on the engine
#   that reads the source, and two tools that compare "the same" file differ. Ask which engine the application runs on.
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

const turso = await connect('prices.db');
await turso.exec('CREATE TABLE prices(id INTEGER PRIMARY KEY)');
await turso.exec('INSERT INTO prices VALUES (1)');
await turso.exec('ALTER TABLE prices ADD COLUMN d TEXT DEFAULT 1.50');
await turso.exec('ALTER TABLE prices ADD COLUMN e TEXT DEFAULT 1e3');
await turso.exec('INSERT INTO prices(id) VALUES (2)');
await turso.exec('PRAGMA wal_checkpoint(TRUNCATE)');
const query = 'SELECT id, d, e FROM prices ORDER BY id';
const byTurso = (await (await turso.prepare(query)).all()).map(({ id, d, e }) => [id, d, e]);
await turso.close();

const SQL = await initSqlJs();
// sql.js keeps no write-ahead log: the header's two format bytes say "rollback journal" in its copy.
const bytes = readFileSync('prices.db');
bytes[18] = bytes[19] = 1;
const bySqlite = new SQL.Database(bytes).exec(query)[0].values;
console.log(`Turso : ${JSON.stringify(byTurso)}`);
console.log(`SQLite: ${JSON.stringify(bySqlite)}`);
const seen =
  JSON.stringify(byTurso) === '[[1,"1.5","1000.0"],[2,"1.5","1000.0"]]' &&
  JSON.stringify(bySqlite) === '[[1,"1.50","1e3"],[2,"1.5","1000.0"]]';
process.exit(seen ? 0 : 1);
JS
node seen.mjs
