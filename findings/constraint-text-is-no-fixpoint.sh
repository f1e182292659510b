#!/usr/bin/env bash
# The text that pg_get_constraintdef gives for a check is not what it gives for a check made of that very text: an IN over a varchar
# column is spelled in one way where an application wrote it, and in another for ever after a dump was restored.
#
# Version: PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17), pg 8.23.1.
# Seen: CHECK (v IN ('a', 'b')) on varchar reads back as `= ANY ((ARRAY['a'::character varying, ...])::text[])`: one cast of the array.
#   A table made with that text reads back as `= ANY (ARRAY[('a'::character varying)::text, ...])`: a cast of each element. Only a
#   table made with the second text reads back as it was made. On a text column the first text is kept from the beginning.
# Why a database mover cares: whoever compares schemas by these texts finds a difference between a database and its own restored
#   dump, makes the constraint anew, and finds it again in the next environment; the comparison has to be of the expressions.
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
const client = new pg.Client(`postgres://postgres:word@127.0.0.1:${port}/postgres`);
await client.connect();
const readBack = async (type, check) => {
  await client.query(`DROP TABLE IF EXISTS t; CREATE TABLE t (v ${type}, CONSTRAINT c ${check})`);
  const { rows: [{ text }] } = await client.query(`SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conname = 'c'`);
  return text;
};
for (const type of ['varchar(9)', 'text']) {
  const first = await readBack(type, `CHECK (v IN ('a', 'b'))`);
  const second = await readBack(type, first);
  const third = await readBack(type, second);
  console.log(`${type}: ${first === second ? 'kept' : 'another'}, then ${second === third ? 'kept' : 'another'}`);
}
await client.end();
await server.stop();
JS
npm init -y >/dev/null
npm install --no-audit --no-fund --silent embedded-postgres@18.4.0-beta.17 pg@8.23.1
seen=$(node seen.mjs)
echo "$seen"
expected='varchar(9): another, then kept
text: kept, then kept'
[ "$seen" = "$expected" ] || { echo "another behaviour than the one that was seen" >&2; exit 1; }
