#!/usr/bin/env bash
# json_extract of SQLite spells a number inside JSON in two ways: asked for one path it respells it, asked for two it does not.
#
# Version: SQLite 3.49.1 (sql.js 1.13.0); 3.31.1 does the same.
# Seen: of {"k":2.50,"n":12345678901234567890} one path gives 2.5 and a double with fewer digits; two paths give the JSON array
#   [2.50,12345678901234567890], digit by digit as the document has them.
# Why a database mover cares: `->>` of PostgreSQL is the member's own text ('2.50', all digits). Whoever says it as
#   json_extract(j, '$.k') changes generated columns and checks of such numbers without an error. json_extract(j, '$.k', '$.k')
#   holds what is wanted, also where SQLite is too old for `->` (3.38).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent sql.js@1.13.0 >/dev/null
cat >see.cjs <<'EOF'
require('sql.js/dist/sql-asm.js')().then((SQL) => {
  const db = new SQL.Database();
  const ask = (sql) => db.exec(sql)[0].values[0].map(String);
  const document = `'{"k":2.50,"n":12345678901234567890}'`;
  const one = ask(`SELECT json_extract(${document}, '$.k'), json_extract(${document}, '$.n')`);
  const two = ask(`SELECT json_extract(${document}, '$.k', '$.n')`);
  console.log(`SQLite ${ask('SELECT sqlite_version()')}: one path gives ${one.join(' and ')}; two paths give ${two}`);
  process.exit(one[0] === '2.5' && one[1] !== '12345678901234567890' && two[0] === '[2.50,12345678901234567890]' ? 0 : 1);
});
EOF
node see.cjs
