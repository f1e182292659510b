import { join } from 'node:path';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { godwit } from './command.js';
import { createTemporaryFolder } from './temporary-folder.js';

const TABLES = `
  CREATE TABLE parent (id INTEGER PRIMARY KEY, v TEXT);
  CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id));
  INSERT INTO parent VALUES (1, 'one'), (2, 'two'); INSERT INTO child VALUES (1, 1), (2, 2);
  CREATE INDEX child_parent ON child (parent);`;

/** A move that was cut off behind its last word: nothing tells that it had ended, but what is there. */
test.each(['sqlite', 'postgres'])(
  'the same move with --resume once more finds a target made out of %s as it should be, or is refused where it is not',
  async (dialect) => {
    using folder = createTemporaryFolder();
    await using database = await createTestDatabase();
    const path = join(folder.path, 'source.db');
    new Database(path).exec(TABLES).close();
    if (dialect === 'postgres') await execute(database.url, TABLES);
    const source = dialect === 'postgres' ? database.url : path;
    const target = join(folder.path, 'target.db');
    const move = (): ReturnType<typeof godwit> =>
      godwit(['migrate', source, `sqlite:${target}`, '--resume', '--json']);
    expect(await move()).toMatchObject({ code: 0 });
    const again = await move();
    expect({ code: again.code, stderr: again.code === 0 ? '' : again.stderr }).toEqual({
      code: 0,
      stderr: '',
    });
    expect(JSON.parse(again.stdout)).toMatchObject({
      result: { status: 'done', rowsMigrated: 0, verification: { status: 'same' } },
    });
    expect(again.stdout).toContain('ALREADY_MOVED');

    new Database(target).exec('DELETE FROM child WHERE id = 2').close();
    const refused = await move();
    expect({ code: refused.code, said: refused.stdout }).toEqual({
      code: 1,
      said: expect.stringContaining('TARGET_NOT_EMPTY'),
    });
  },
);

test('a move between servers whose tables are there is done where they hold the same', async () => {
  await using from = await createTestDatabase();
  await using to = await createTestDatabase();
  await execute(from.url, TABLES);
  const args = ['migrate', from.url, to.url, '--resume'];
  expect(await godwit(args)).toMatchObject({ code: 0 });
  const again = await godwit(args);
  expect({ code: again.code, stderr: again.code === 0 ? '' : again.stderr }).toEqual({ code: 0, stderr: '' });
  await execute(from.url, "INSERT INTO parent VALUES (3, 'three')");
  expect(await godwit(args)).toMatchObject({ code: 1, stderr: expect.stringContaining('TARGET_NOT_EMPTY') });
});
