import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import type { Column, LogicalType } from '@godwit/plugin-api';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';

const DOCUMENTS = [
  ...[
    '{}',
    '[]',
    'null',
    '{"a":null}',
    '{"a":"x"}',
    '{"a":""}',
    '{"a":"5"}',
    '{"a":"abc"}',
    '{"a":"true"}',
    '{"a":5}',
  ],
  ...[
    '{"a":-3}',
    '{"a":4.5}',
    '{"a":5.0}',
    '{"a":1e2}',
    '{"a":true}',
    '{"a":false}',
    '{"a":{"b":7}}',
    '{"a":[1,2]}',
  ],
  ...['{"a":{"b":"y"}}', '{"a":9007199254740993}', '{"a":"zz\\u00e9"}', '{"A":"x"}'],
];
const COMPARISONS = ['=', '<>', '<', '<=', '>', '>='].flatMap((operator) =>
  ['5', '4.5', '-1', '0', "'abc'", "'x'"].map((constant) => `json_extract(j, '$.a') ${operator} ${constant}`),
);
const CONDITIONS = [
  ...COMPARISONS,
  "5 < json_extract(j, '$.a')",
  "json_extract(j, '$.a') IN ('abc', 'x')",
  "json_extract(j, '$.a.b') = 'y'",
  "json_extract(j, '$.a[1]') >= 2",
  "json_extract(j, '$.a') IS NULL",
];

const column = (name: string, type: LogicalType): Column => ({ name, type, nativeType: '', nullable: true });
const table = (form: 'text' | 'normalized') => ({
  name: { name: 't' },
  columns: [column('id', { kind: 'bigint' }), column('j', { kind: 'json', form })],
});

/** What a condition over JSON is in PostgreSQL; undefined where it is refused. */
function translated(text: string, form: 'text' | 'normalized'): string | undefined {
  const context = { purpose: 'check', table: table(form) } as const;
  const tree = sqlite.expressions.parse(text, context);
  const printed = tree && postgres.expressions.print(tree, context);
  return printed?.ok === true ? printed.sql : undefined;
}

test.each(['text', 'normalized'] as const)(
  'conditions over JSON of form %s hold for the same documents',
  async (form) => {
    await using database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const file = new Database(':memory:');
    file.exec('CREATE TABLE t (id INTEGER, j TEXT)');
    await client.query(`CREATE TABLE t (id int, j ${form === 'text' ? 'json' : 'jsonb'})`);
    for (const [id, document] of DOCUMENTS.entries()) {
      file.prepare('INSERT INTO t VALUES (?, ?)').run(id, document);
      await client.query('INSERT INTO t VALUES ($1, $2)', [id, document]);
    }
    let compared = 0;
    for (const text of CONDITIONS) {
      const sql = translated(text, form);
      if (sql === undefined) continue;
      const answer = (row: { readonly id: number; readonly c: number | null }) =>
        `${DOCUMENTS[row.id]} ${row.c}`;
      const expected = file
        .prepare<[], { id: number; c: number | null }>(`SELECT id, ${text} AS c FROM t ORDER BY id`)
        .all();
      const found = await client.query(`SELECT id, (${sql})::int AS c FROM t ORDER BY id`);
      expect({ text, rows: found.rows.map(answer) }).toEqual({ text, rows: expected.map(answer) });
      compared += 1;
    }
    await client.end();
    expect(compared).toBeGreaterThan(25);
  },
);
