import Database from 'better-sqlite3';
import { createProject, godwit } from './godwit.js';

/** Clears the screen, in 7 and in 8 bits; sets the title; turns text around; ends a line. */
const HOSTILE = 'x\u001b[2J\u009b2J\u001b]0;owned\u0007\u202e\u2028\r\ny';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/;

test('no output of any command lets a name of the database speak to the terminal', async () => {
  using project = createProject();
  const name = `"${HOSTILE}"`;
  const db = new Database(project.path('app.db'));
  db.exec(`
    PRAGMA foreign_keys = OFF;
    CREATE TABLE ${name} (${name} INTEGER PRIMARY KEY, v VARCHAR(3) CHECK (v <> '${HOSTILE}'), w "${HOSTILE}");
    CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER REFERENCES ${name});
    CREATE INDEX "i${HOSTILE}" ON child (p);
    CREATE VIEW "v${HOSTILE}" AS SELECT * FROM missing;
    INSERT INTO ${name} VALUES (1, 'long${HOSTILE}', '${HOSTILE}');
    INSERT INTO child VALUES (1, 99);
  `);
  db.close();
  const runs = [
    ['inspect', 'app.db', '--verbose'],
    ['profile', 'app.db', '--verbose'],
    ['plan', 'app.db', 'sqlite:copy.db', '--verbose', '--out', `out${HOSTILE.replaceAll('/', '')}`],
    ['migrate', 'app.db', 'sqlite:copy.db', '--verbose'],
    ['verify', 'app.db', 'sqlite:copy.db', '--json', '--report', 'report.json'],
    ['migrate', 'app.db', 'sqlite:copy.db'],
    ['migrate', 'app.db', 'sqlite:other.db', '--exclude-tables', HOSTILE.replaceAll(',', '')],
    [HOSTILE],
  ];
  for (const args of runs) {
    const { code, stdout, stderr } = await godwit(args, { cwd: project.folder });
    for (const text of [stdout, stderr])
      expect({ args, code, obeyed: OBEYED.exec(text)?.[0], around: around(text) }).toMatchObject({
        obeyed: undefined,
      });
  }
  expect(around(project.read('report.json'))).toBe('');
}, 180_000);

/** Where the first such character stands. */
function around(text: string): string {
  const at = text.search(OBEYED);
  return at < 0 ? '' : JSON.stringify(text.slice(Math.max(0, at - 100), at + 20));
}
