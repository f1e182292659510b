import { sqliteToPostgres } from './scene.js';

const SOURCE = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT, city TEXT, CHECK (lower(email) <> 'root'));
  CREATE UNIQUE INDEX by_email ON users (lower(email));
  CREATE INDEX by_name ON users (upper(trim(name))) WHERE lower(email) <> 'nobody';
  CREATE INDEX by_city ON users (lower(city), id);
  INSERT INTO users VALUES (1, 'Ada@x', 'ada', 'Åre'), (2, 'bob@x', '東京', 'åre');`;
const INDEXES = `SELECT indexdef FROM pg_indexes WHERE tablename = 'users' AND indexname LIKE 'by%' ORDER BY indexname`;

test('an index on lower(x) is what queries say where A to Z is all that folds, told in a note', async () => {
  await using moved = await sqliteToPostgres(SOURCE);
  expect(moved.complaint).toBe('');
  expect(await moved.rows(INDEXES)).toEqual([
    expect.stringContaining('(lower((city COLLATE "C")), id)'),
    expect.stringContaining('UNIQUE INDEX by_email ON public.users USING btree (lower(email))'),
    expect.stringContaining("(upper(btrim(name))) WHERE (lower(email) <> 'nobody'::text)"),
  ]);
  expect(moved.note('INDEX_NOT_CARRIED', 'users:by_email')).toMatchObject({
    severity: 'info',
    message: 'The index differs in rare cases: lower folds letters beyond A to Z of new rows, too.',
  });
  expect(moved.note('INDEX_NOT_CARRIED', 'users:by_city')?.message).toContain('lower("city" COLLATE "C")');
  await expect(moved.rows("INSERT INTO users VALUES (3, 'BOB@X')")).rejects.toMatchObject({ code: '23505' });
});

test('a check on lower(x) keeps its exact meaning, whatever the values are', async () => {
  await using moved = await sqliteToPostgres(SOURCE);
  const [check] = await moved.rows(
    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'users'::regclass AND contype = 'c'",
  );
  expect(check).toContain('COLLATE "C"');
});

test('an empty table has no values that stand against lower(x)', async () => {
  await using moved = await sqliteToPostgres(
    'CREATE TABLE users (id INTEGER PRIMARY KEY, tag TEXT); CREATE INDEX by_tag ON users (upper(tag))',
  );
  expect(await moved.rows(INDEXES)).toEqual([expect.stringContaining('(upper(tag))')]);
});
