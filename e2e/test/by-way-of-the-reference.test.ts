import { MemoryDatabase, memoryDialect } from '@godwit/dialect-memory';
import { postgres } from '@godwit/dialect-postgres';
import { createMigrationManager } from '@godwit/engine';
import { createTestDatabase } from '@godwit/test-support';
import pg from 'pg';

const CHECKS = [
  '(round(n, 2) = n)',
  '((n * (2)::numeric) > m)',
  '((n + m) <= (100)::numeric)',
  "(ts > '2000-01-01 00:00:00'::timestamp without time zone)",
  '(trunc(n) <> floor(m))',
  '((i % 2) = 1)',
  '((i / 2) < 100)',
  '(GREATEST(n, m) > (0)::numeric)',
  '((r * (2)::double precision) > (1)::double precision)',
  "((d >= '0044-03-15 BC'::date) AND (d < '10000-02-29'::date))",
];

test('PostgreSQL keeps its checks of numbers and times by way of another dialect', async () => {
  await using from = await createTestDatabase();
  await using to = await createTestDatabase();
  const memory = memoryDialect({ databases: new Map([['between', new MemoryDatabase()]]) });
  const between = { dialect: 'memory', name: 'between' };
  await ask(
    from.url,
    `CREATE TABLE amounts (id integer PRIMARY KEY, n numeric(10,4), m numeric, ts timestamp, i integer, r double precision, d date,
     ${CHECKS.map((one) => `CHECK ${one}`).join(', ')});
     INSERT INTO amounts (id, n, m, ts) VALUES (1, 1.5, 2, '2020-02-03 04:05:06'), (2, 40.25, 59.75, '2001-01-01')`,
  );
  const parts = { dialects: [postgres, memory] };
  for (const [source, target] of [
    [{ dialect: 'postgres', url: from.url }, between],
    [between, { dialect: 'postgres', url: to.url }],
  ] as const) {
    const result = await createMigrationManager({ source, target }, parts).migrate();
    expect(result.ledger.filter(({ severity }) => severity === 'loss')).toEqual([]);
  }
  const found = await ask(
    to.url,
    "SELECT pg_get_expr(conbin, conrelid) AS text FROM pg_constraint WHERE contype = 'c' AND conrelid = 'amounts'::regclass ORDER BY oid",
  );
  expect(found.map(({ text }) => text).sort()).toEqual(CHECKS.toSorted());
  await expect(ask(to.url, 'INSERT INTO amounts (id, n, m, ts) VALUES (3, 1.005, 1, now())')).rejects.toThrow(
    /check/,
  );
});

async function ask(url: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows = [] } = await client.query(sql);
    return rows;
  } finally {
    await client.end();
  }
}
