#!/usr/bin/env bash
# One SQLite library ends the locks of another in the same process: one transaction gives rows of two states.
#
# Versions: better-sqlite3 13.2.0 (SQLite 3.54.1) beside node:sqlite of Node.js 24.9.0 (SQLite 3.50.4), a file in rollback mode.
# Seen: better-sqlite3 reads in a transaction, and a writer of another process gets SQLITE_BUSY. node:sqlite opens the same file,
#   reads it and closes it. Now the writer commits, and the transaction goes on without an error: 1,125 rows of the old state,
#   18,875 of the new one.
# Why a database mover cares: it reads a source in one transaction and takes that for one moment. POSIX drops all locks of a
#   process on a file when any descriptor of it is closed; SQLite works around that among its own connections only, and with
#   node:sqlite built in, a Node.js program that also has better-sqlite3 holds two copies of SQLite.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent better-sqlite3@13.2.0 node@24.9.0
cat >read.cjs <<'JS'
const { execFileSync } = require('node:child_process');
const Database = require('better-sqlite3');
const { DatabaseSync } = require('node:sqlite');
const make = new Database('a.db');
make.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, state TEXT);
  WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO t SELECT i, 'old' FROM n`);
make.close();
const outside = () => execFileSync(process.execPath, ['-e', `const D = require('better-sqlite3');
  const db = new D('a.db', { timeout: 0 });
  try { db.exec("UPDATE t SET state = 'new'"); console.log('committed') } catch (error) { console.log(error.code) }`],
  { encoding: 'utf8' }).trim();
const reader = new Database('a.db', { readonly: true });
reader.pragma('cache_size = 10');
reader.exec('BEGIN');
const rows = reader.prepare('SELECT state FROM t ORDER BY id').pluck().iterate();
const states = new Map();
const count = (state) => states.set(state, (states.get(state) ?? 0) + 1);
for (let i = 0; i < 1000; i++) count(rows.next().value);
const before = outside();
const other = new DatabaseSync('a.db', { readOnly: true });
other.prepare('SELECT count(*) FROM t').get();
other.close();
const after = outside();
for (const state of rows) count(state);
const { version } = new DatabaseSync(':memory:').prepare('SELECT sqlite_version() AS version').get();
console.log(`node ${process.version}, SQLite ${reader.prepare('SELECT sqlite_version()').pluck().get()} and ${version}`);
console.log(`writer before: ${before}; after node:sqlite closed its connection: ${after}`);
console.log('rows of one transaction:', Object.fromEntries(states));
process.exit(before === 'SQLITE_BUSY' && after === 'committed' && states.size === 2 ? 0 : 1);
JS
npx node --disable-warning=ExperimentalWarning read.cjs
