import { sqliteToPostgres } from './scene.js';

/** What PostgreSQL takes in no text: NUL, a lone surrogate (as CESU-8 has it), an over-long form, a cut character. */
const BAD: readonly (readonly [string, string, string, string])[] = [
  ['NUL', '6100622063', 'ab c', 'a\ufffdb c'],
  ['a lone surrogate', '61eda08062', 'ab', 'a\ufffd\ufffd\ufffdb'],
  ['an over-long form', '61c08062', 'ab', 'a\ufffd\ufffdb'],
  ['a character that is cut off', '61e282', 'a', 'a\ufffd\ufffd'],
];

const source = (hex: string): string => `CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT, kept TEXT);
  INSERT INTO notes VALUES (1, 'fine', '😀'), (2, CAST(x'${hex}' AS TEXT), '')`;

test.each(BAD)(
  '%s stops the move before anything is written, with table, column, key and the choice',
  async (_, hex) => {
    await using moved = await sqliteToPostgres(source(hex));
    expect(moved.run.code).toBe(1);
    expect(moved.run.stdout).toMatch(/BAD_TEXT/);
    const said = `${moved.run.stdout}${moved.run.stderr}`;
    expect(said).toMatch(/notes\.body/);
    expect(said).toMatch(/\bid=2\b/);
    expect(said).toMatch(/--on-bad-text/);
    expect(await moved.rows("SELECT count(*) FROM pg_class WHERE relname = 'notes'")).toEqual(['0']);
  },
);

test.each(BAD)('%s arrives by the chosen rule, told with the key', async (_, hex, stripped, replaced) => {
  for (const [rule, expected] of [
    ['strip', stripped],
    ['replace', replaced],
  ] as const) {
    await using moved = await sqliteToPostgres(source(hex), { flags: ['--on-bad-text', rule] });
    expect(moved.complaint).toBe('');
    expect(await moved.rows('SELECT body, kept FROM notes ORDER BY id')).toEqual([
      'fine | 😀',
      `${expected} | `,
    ]);
    expect(moved.note('BAD_TEXT', 'notes.body')).toMatchObject({
      count: 1,
      keys: ['id=2'],
      severity: 'loss',
    });
  }
});
