import { join } from 'node:path';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { godwit } from './command.js';
import { createTemporaryFolder } from './temporary-folder.js';

const SOURCE = `
  CREATE TABLE parent (id INTEGER PRIMARY KEY, number INTEGER);
  CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent);
  WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) INSERT INTO parent SELECT i, i FROM n;
  INSERT INTO child SELECT id, id FROM parent; UPDATE parent SET number = 'bad' WHERE id = 7`;
const WEAK = "SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT convalidated";

test.each(['retry-rejects', 'repair'])(
  'a key that a refused row had weakened holds for all rows once "%s" has written that, and both sides are the same',
  async (command) => {
    using folder = createTemporaryFolder();
    await using target = await createTestDatabase();
    const path = join(folder.path, 'source.db');
    new Database(path).exec(SOURCE).close();
    const run = (...args: readonly string[]): ReturnType<typeof godwit> => godwit(args, { cwd: folder.path });
    const sides = ['source.db', target.url];
    expect(await run('migrate', ...sides, '--on-error', 'reject-row')).toMatchObject({ code: 3 });
    expect(await execute(target.url, WEAK)).toHaveLength(1);
    // The types are those of the move: nothing but the row that is missing, and what points at it, is told.
    const verified = await run('verify', ...sides);
    expect({ code: verified.code, said: verified.stdout }).toEqual({
      code: 3,
      said: expect.stringMatching(/1 finding; compared every value/),
    });
    new Database(path).exec('UPDATE parent SET number = 7 WHERE id = 7').close();
    expect(await run(command, ...sides)).toMatchObject({ code: 0 });
    expect(await execute(target.url, WEAK)).toEqual([]);
    expect(await run('verify', ...sides)).toMatchObject({ code: 0 });
    // Nothing is left of what was refused.
    const again = await run('retry-rejects', ...sides);
    expect(again.stderr).toContain('RUN_NOT_FOUND');
  },
);
