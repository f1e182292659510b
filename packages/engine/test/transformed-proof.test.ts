import { defineTransform } from '@godwit/plugin-api';
import { type RealMove, realMove } from './support/real-move.js';

const SOURCE = `
  CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, born DATE, paid DECIMAL(8,2), photo BLOB);
  INSERT INTO person WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
    SELECT i, CASE WHEN i % 9 = 0 THEN NULL ELSE 'name ' || i END, '2001-02-03', i / 4.0, CAST('p' || i AS BLOB) FROM n;`;

/** Makes another text of each name. */
const named = (name: string, change: (text: string) => string) =>
  defineTransform<'text'>({ name, match: { table: 'person', column: 'name' }, open: () => change });

const upper = named('upper', (text) => text.toUpperCase());
const bytes = defineTransform<'bytes'>({
  name: 'reversed',
  match: { table: 'person', column: 'photo' },
  open: () => (value) => Uint8Array.from(value).reverse(),
});

let move: RealMove;
beforeEach(async () => {
  move = await realMove(SOURCE);
});
afterEach(() => move[Symbol.asyncDispose]());

test('rows that transforms change arrive and are proved as what they become', async () => {
  const result = await move.manager({}, [upper, bytes]).migrate();
  expect(result.verification).toMatchObject({ status: 'same' });
  expect(result.verification?.tables[0]).toMatchObject({ sourceRows: 1200, targetRows: 1200 });
  expect(await move.query("SELECT name, convert_from(photo, 'UTF8') FROM person WHERE id = 12")).toEqual([
    ['NAME 12', '21p'],
  ]);
});

test.each([
  ['a changed value', "UPDATE person SET name = 'name 12' WHERE id = 12", 'id=12'],
  ['another column', 'UPDATE person SET paid = paid + 1 WHERE id = 13', 'id=13'],
  ['NULL in place of a value', 'UPDATE person SET name = NULL WHERE id = 14', 'id=14'],
  ['a row less', 'DELETE FROM person WHERE id = 15', 'id=15'],
  ['a row more', "INSERT INTO person (id, name) VALUES (2000, 'x')", 'id=2000'],
])('where rows were changed by a transform, %s is found and named', async (_, sql, key) => {
  await move.manager({ verify: 'none' }, [upper]).migrate();
  await move.query(sql);
  const { status, tables } = await move.manager({}, [upper]).verify();
  expect(status).toBe('different');
  expect(JSON.stringify(tables[0]?.differences)).toContain(key);
});

test('two values that are equal in one row are not taken for a value in another', async () => {
  await move.manager({ verify: 'none' }, [upper]).migrate();
  await move.query(`UPDATE person AS a SET name = b.name FROM person AS b
    WHERE (a.id, b.id) IN ((20, 21), (21, 20))`);
  expect((await move.manager({}, [upper]).verify()).status).toBe('different');
});

test('half a surrogate pair is not the character that stands for it', async () => {
  await move.manager({ verify: 'none' }, [named('mark', () => '\ufffd')]).migrate();
  const half = named('half', () => '\ud800');
  const { status } = await move.manager({}, [half]).verify();
  expect(status).toBe('different');
});

test('a function that fails in the proof only names the row', async () => {
  let calls = 0;
  const tired = named('tired', (text) => {
    // Every ninth of the 1200 names is NULL.
    if (++calls === 1067 + 8 + 2) throw new Error('no more');
    return text;
  });
  await expect(move.manager({}, [tired]).migrate()).rejects.toMatchObject({
    code: 'TRANSFORM_FAILED',
    place: { table: 'person', column: 'name', key: 'id=11' },
  });
});

test('a plan says how rows come to a transform', async () => {
  const pages = 'read by pages; as rows of values, should a transform look at whole rows';
  expect((await move.manager({}, [upper]).plan()).tables[0]?.way).toBe(pages);
  const half = defineTransform<'decimal'>({
    name: 'half',
    match: { table: 'person', column: 'paid' },
    open: () => (paid) => paid,
  });
  const { tables } = await move.manager({}, [upper, half]).plan();
  expect(tables[0]?.way).toBe('read by SQL, as rows of values, since a transform changes "paid"');
});
