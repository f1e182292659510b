#!/usr/bin/env bash
# A value of a WITHOUT ROWID table that an older SQLite wrote reads as NULL in a newer one, and integrity_check says ok.
#
# Versions: SQLite 3.28.0 (sql.js 1.0.0) writes, SQLite 3.54.1 (sql.js 1.17.0) reads.
# Seen: in a primary key that names a column twice under two collations, `PRIMARY KEY (a COLLATE NOCASE, b, a)`, the two versions
#   store another number of fields per row. The newer one then takes the fields one place too late: the last column is NULL.
#   Neither PRAGMA integrity_check nor an error tells; the older version still reads the value from the same bytes.
# Why a database mover cares: it would move NULL, and compare NULL with NULL. The file format itself does not say which layout
#   a table has: a row that has one field too few, in a table to which no column was ever added, is the only sign.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent older@npm:sql.js@1.0.0 newer@npm:sql.js@1.17.0
cat >seen.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const open = (name) =>
  require(name)({ wasmBinary: readFileSync(require.resolve(`${name}/dist/sql-wasm.wasm`)) });
const [older, newer] = [await open('older'), await open('newer')];
const value = (database, sql) => database.exec(sql)[0].values.flat().map(String).join();
const written = new older.Database();
written.run('CREATE TABLE word(a TEXT, b TEXT, c TEXT, PRIMARY KEY (a COLLATE NOCASE, b, a)) WITHOUT ROWID');
written.run("INSERT INTO word VALUES ('key', 'second', 'third')");
const file = written.export();
const seen = [older, newer].map(({ Database }) => {
  const database = new Database(file);
  const version = value(database, 'SELECT sqlite_version()');
  const row = value(database, 'SELECT a, b, c FROM word');
  const check = value(database, 'PRAGMA integrity_check');
  console.log(`SQLite ${version}: ${row}   integrity_check: ${check}`);
  return `${row} ${check}`;
});
process.exit(seen.join('|') === 'key,second,third ok|key,second,null ok' ? 0 : 1);
JS
node seen.mjs
