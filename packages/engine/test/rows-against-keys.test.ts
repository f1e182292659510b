import { realMove } from './support/real-move.js';

const SOURCE = `
  CREATE TABLE p (id INTEGER PRIMARY KEY);
  CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id), n INTEGER CHECK (n > 0));
  PRAGMA ignore_check_constraints = 1; PRAGMA foreign_keys = 0;
  INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1, 1), (2, 77, 1), (3, 1, -1);
`;

test('a key and a check that rows stand against are nothing lost when the same move is repeated', async () => {
  await using move = await realMove(SOURCE);
  await move.manager().migrate();
  const again = move.manager({ onExisting: 'drop' });
  const codes = ({ ledger }: { readonly ledger: readonly { readonly code: string }[] }): readonly string[] =>
    ledger.map(({ code }) => code).filter((code) => code.startsWith('REPLACED'));
  expect(codes(await again.plan())).toEqual([]);
  const result = await again.migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(codes(result)).toEqual([]);
});

test('a load into tables whose keys rows stand against is verified as it was made', async () => {
  await using move = await realMove(`${SOURCE} DELETE FROM c WHERE id = 3`);
  await move.manager().migrate();
  await move.query('TRUNCATE p, c');
  const load = move.manager({ dataOnly: true });
  expect(await load.migrate()).toMatchObject({ verification: { status: 'same' } });
  expect(await load.verify()).toMatchObject({ status: 'same', findings: [] });
  expect(await move.manager().verify()).toMatchObject({ status: 'same' });
});
