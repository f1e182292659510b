import { type RealMove, realMove } from './support/real-move.js';

const LIBRARY = `
  CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author(id), title TEXT);
  INSERT INTO author VALUES (1, 'Ada'), (2, 'Grace');
  PRAGMA foreign_keys = OFF;
  INSERT INTO book VALUES (1, 1, 'a'), (2, 7, 'points at nobody'), (3, 2, 'c');
`;

const orphansOf = async (move: RealMove) => (await move.manager().verify()).findings;

test('references that point nowhere in the source as well are no difference, others are', async () => {
  await using move = await realMove(LIBRARY);
  const moved = await move.manager().migrate();
  expect(moved).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(moved.ledger.map(({ code }) => code)).toContain('FOREIGN_KEY_NOT_VALID');
  expect(await move.manager().verify()).toMatchObject({ status: 'same', findings: [] });
  await move.query(
    'ALTER TABLE book DISABLE TRIGGER ALL; UPDATE book SET author_id = 8 WHERE id = 3; ALTER TABLE book ENABLE TRIGGER ALL',
  );
  expect(await orphansOf(move)).toMatchObject([
    { kind: 'orphans', count: 2, keys: ['id=2', 'id=3'], place: { table: 'book' } },
  ]);
});
