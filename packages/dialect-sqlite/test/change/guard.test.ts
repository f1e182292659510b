import { spawnSync } from 'node:child_process';
import { allRows, changeTo, databaseOf, fileOf, rowsOf, schemaOf } from './change-support.js';

const FROM = `
  CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT);
  CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent (id) ON DELETE CASCADE);
  CREATE TABLE other (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent (id) ON DELETE SET NULL);
  INSERT INTO parent VALUES (1, '10'), (2, '20'); INSERT INTO child VALUES (1, 1), (2, 2); INSERT INTO other VALUES (1, 1)`;
const TO = FROM.replace('code TEXT', 'code INTEGER').replace(/INSERT.*$/s, '');

function parts(): { readonly up: readonly string[]; readonly down: readonly string[] } {
  const { statements } = changeTo(databaseOf(FROM), TO);
  return {
    up: statements.map(({ sql }) => sql),
    down: statements.toReversed().flatMap((one) => one.undo ?? []),
  };
}

test('a file of the statements keeps every row of children although foreign keys are enforced at first', () => {
  const { up, down } = parts();
  const db = databaseOf(FROM);
  const before = allRows(db);
  db.pragma('foreign_keys = ON');
  db.exec(fileOf(up));
  expect({ ...allRows(db), parent: [] }).toEqual({ ...before, parent: [] });
  expect(rowsOf(db, 'parent')).toMatchObject([{ code: 10n }, { code: 20n }]);
  db.pragma('foreign_keys = ON');
  db.exec(fileOf(down));
  expect(allRows(db)).toEqual(before);
});

test('with foreign keys enforced in a transaction that began before, nothing is changed', () => {
  for (const script of Object.values(parts())) {
    const db = databaseOf(script === undefined ? '' : FROM);
    const before = [allRows(db), schemaOf(db)];
    db.pragma('foreign_keys = ON');
    db.exec('BEGIN');
    expect(() => db.exec(fileOf(script).replace('BEGIN;', ''))).toThrow('foreign keys are enforced');
    if (db.inTransaction) db.exec('ROLLBACK');
    expect([allRows(db), schemaOf(db)]).toEqual(before);
  }
});

test('whoever goes on after an error has everything taken back at the end', () => {
  const { up } = parts();
  const db = databaseOf(FROM);
  const before = [allRows(db), schemaOf(db)];
  db.pragma('foreign_keys = ON');
  expect(goOn(db, ['BEGIN', ...up, 'COMMIT'])).toContain('foreign keys are enforced');
  expect([allRows(db), schemaOf(db)]).toEqual(before);
  const broken = up.map((one) => one.replace(/INSERT OR ABORT INTO "godwit_new[^;]*/, 'SELECT nothing'));
  db.pragma('foreign_keys = OFF');
  expect(goOn(db, ['BEGIN', ...broken, 'COMMIT'])).toContain('rows would be lost');
  expect([allRows(db), schemaOf(db)]).toEqual(before);
});

/** Runs statements one by one, as a shell that tells of an error and reads the next line. */
function goOn(db: ReturnType<typeof databaseOf>, scripts: readonly string[]): string {
  const errors: string[] = [];
  for (const one of scripts.flatMap((script) => script.split(/;\n(?! )/))) {
    try {
      db.exec(one);
    } catch (error) {
      errors.push(String(error));
    }
  }
  return errors.join('\n');
}

test('the command sqlite3 runs the file, where it is installed', () => {
  const { up, down } = parts();
  const input = `${FROM};\nPRAGMA foreign_keys = ON;\n${fileOf(up)}PRAGMA foreign_keys = ON;\n${fileOf(down)}SELECT count(*) FROM child;`;
  const shell = spawnSync('sqlite3', [':memory:'], { input, encoding: 'utf8' });
  const isThere = shell.error === undefined;
  expect(isThere ? [shell.stderr, shell.stdout.trim()] : ['', '2']).toEqual(['', '2']);
});
