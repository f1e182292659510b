#!/usr/bin/env bash
# ogr2ogr takes an INTEGER column of SQLite for one of 32 bits, and puts the largest or the smallest such number in the place of others.
#
# Version: GDAL 3.8.4 (gdal3.js 2.8.1); the same with ogr2ogr 3.6.2 into PostgreSQL. File made by better-sqlite3 12.4.1.
# Seen: of two columns with the same whole numbers, one declared INTEGER and one BIGINT, the second arrives as it is. In the first
#   3000000000 becomes 2147483647 and -9007199254740993 becomes -2147483648. A warning goes to standard error, the run ends well.
#   SQLite itself keeps 64 bits in both, and INTEGER is what nearly every application declares. The key (INTEGER PRIMARY KEY)
#   is not touched: it becomes the feature's own number.
# Why a database mover cares: identifiers of 64 bits and times in milliseconds arrive as one and the same number, all rows are there,
#   and a count of rows finds nothing. The declared type of SQLite says nothing about the size of what is stored; only the
#   values do.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent gdal3.js@2.8.1 better-sqlite3@12.4.1
cat >seen.mjs <<'JS'
import Database from 'better-sqlite3';
import initGdalJs from 'gdal3.js/node.js';

const db = new Database('numbers.db');
db.exec(`CREATE TABLE numbers(id INTEGER PRIMARY KEY, plain INTEGER, big BIGINT);
  INSERT INTO numbers VALUES (1, 2147483647, 2147483647), (2, 3000000000, 3000000000), (3, -9007199254740993, -9007199254740993)`);
db.close();
const gdal = await initGdalJs();
const { datasets } = await gdal.open('numbers.db');
const file = await gdal.ogr2ogr(datasets[0], ['-f', 'CSV']);
const lines = Buffer.from(await gdal.getFileBytes(file)).toString().trim().split(/\r?\n/);
for (const line of lines) console.log(line);
const expected = ['plain,big', '2147483647,2147483647', '2147483647,3000000000', '-2147483648,-9007199254740993'];
process.exit(lines.join(';') === expected.join(';') ? 0 : 1);
JS
node seen.mjs
