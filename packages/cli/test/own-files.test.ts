import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { sqlite } from '@godwit/dialect-sqlite';
import { reserveFile } from '../src/files/own-file.js';
import { createProject, godwit, type Project } from './godwit.js';
import { createSample, fingerprint } from './sample.js';

let project: Project;
beforeEach(() => {
  project = createProject({ packages: false });
  createSample(project.path('app.db'));
});
afterEach(() => project[Symbol.dispose]());

const REFUSED = expect.objectContaining({
  code: 'USAGE_INVALID',
  message: expect.stringContaining('is not written'),
});

describe('a file of a database is not written, with --force neither', () => {
  /** Paths in a folder with links to a database, to its folder and to a database elsewhere. */
  const NAMES = {
    'the database itself': 'app.db',
    'a symbolic link to it': 'symbolic',
    'a hard link to it': 'hard',
    'its name in a linked folder': 'linked/app.db',
    'its -wal, which is not there yet': 'app.db-wal',
    'its -shm, which is not there yet': 'app.db-shm',
    'its -journal, in a linked folder': 'linked/app.db-journal',
    'the name under which a new one is built': 'app.db.partial',
    'the link by which the database was named': 'named.db',
    'the -wal of the database behind that link': 'far/deep.db-wal',
  } as const;

  test.each(Object.entries(NAMES))('%s', (_, name) => {
    mkdirSync(project.path('far'));
    createSample(project.path('far/deep.db'));
    symlinkSync(project.path('far/deep.db'), project.path('named.db'));
    symlinkSync(project.path('app.db'), project.path('symbolic'));
    linkSync(project.path('app.db'), project.path('hard'));
    symlinkSync(project.folder, project.path('linked'));
    const databases = ['app.db', 'named.db'].flatMap((own) =>
      sqlite.files({ path: project.path(own), busyTimeoutMs: 0 }),
    );
    const before = fingerprint(project.folder);
    for (const force of [false, true])
      expect(() => reserveFile(project.path(name), { databases, force })).toThrow(REFUSED);
    expect(fingerprint(project.folder)).toEqual(before);
  });
});

describe('what is there', () => {
  const rules = { databases: [], force: false };
  const forced = { databases: [], force: true };
  const write = (text: string, given = rules): void => reserveFile(project.path('own'), given).write(text);

  test.each([
    ['JSON', '{\n  "exitCode": 0\n}\n'],
    ['SQL', '-- x\nSELECT 1;\n'],
  ])('is replaced where godwit wrote it and nobody changed it: %s', (_, text) => {
    write(text);
    write(text.replace('0', '3'));
    expect(project.read('own')).toMatch(/godwit, sha256 [0-9a-f]{64}/);
    if (text.startsWith('{')) expect(JSON.parse(project.read('own'))).toMatchObject({ exitCode: 3 });
    writeFileSync(project.path('own'), `${project.read('own')} `);
    expect(() => write(text)).toThrow(REFUSED);
    write(text, forced);
    expect(readdirSync(project.folder).sort()).toEqual(['app.db', 'own']);
  });

  test('is kept where somebody else wrote it, but for --force', () => {
    project.write('own', 'notes');
    expect(() => write('new')).toThrow(REFUSED);
    expect(project.read('own')).toBe('notes');
    write('new', forced);
    expect(project.read('own')).toMatch(/new$/);
  });

  test('is written where it is empty', () => {
    project.write('own', '');
    write('new');
    expect(project.read('own')).toMatch(/new$/);
  });

  test('is never followed where it is a symbolic link, into what is there or not', () => {
    project.write('victim', '');
    for (const to of ['victim', 'nothing']) {
      symlinkSync(project.path(to), project.path('own'));
      expect(() => write('new')).toThrow(REFUSED);
      write('new', forced);
      expect(lstatSync(project.path('own')).isSymbolicLink()).toBe(false);
      rmSync(project.path('own'));
    }
    expect(project.read('victim')).toBe('');
    expect(existsSync(project.path('nothing'))).toBe(false);
  });

  test('keeps its other names and its rights', () => {
    project.write('other', 'notes');
    linkSync(project.path('other'), project.path('own'));
    write('new', forced);
    expect(project.read('other')).toBe('notes');
    expect(statSync(project.path('own')).mode & 0o777).toBe(statSync(project.path('other')).mode & 0o777);
  });

  test('is kept where it came into being after the look', () => {
    for (const before of [undefined, '']) {
      rmSync(project.path('own'), { force: true });
      if (before !== undefined) project.write('own', before);
      const file = reserveFile(project.path('own'), rules);
      rmSync(project.path('own'), { force: true });
      symlinkSync(project.path('app.db'), project.path('own'));
      expect(() => file.write('new')).toThrow(REFUSED);
    }
    expect(readFileSync(project.path('app.db'), 'latin1')).toMatch(/^SQLite format 3/);
    expect(readdirSync(project.folder).sort()).toEqual(['app.db', 'own']);
  });

  test('a folder, and a folder that is not there, are refused before work begins', () => {
    expect(() => reserveFile(project.folder, forced)).toThrow(REFUSED);
    expect(() => reserveFile(project.path('none/own'), forced)).toThrow(REFUSED);
  });
});

test('a report and the files of a plan keep off what is there, before either database is read', async () => {
  // Read, it would be no database.
  project.write('old.db', 'x'.repeat(2000));
  project.write('up.sql', 'DROP TABLE mine;');
  for (const args of [
    ['verify', 'old.db', 'app.db', '--report', 'app.db', '--force'],
    ['verify', 'old.db', 'app.db', '--report', 'up.sql'],
    ['plan', 'old.db', 'sqlite:new.db', '--out', '.'],
    ['plan', 'old.db', 'sqlite:new.db', '--out', 'new.db', '--force'],
  ]) {
    const before = fingerprint(project.folder);
    const { code, stderr } = await godwit(args, { cwd: project.folder });
    expect({ args, code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not written'),
    });
    expect(fingerprint(project.folder)).toEqual(before);
  }
}, 60_000);

test('a report goes to a device, and what was found is told also where the report cannot be written', async () => {
  createSample(project.path('copy.db'));
  const shown = await godwit(['verify', 'app.db', 'copy.db', '--report', '/dev/stdout'], {
    cwd: project.folder,
  });
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('"verification": {') });
  if (!existsSync('/dev/full')) return;
  const full = await godwit(['verify', 'app.db', 'copy.db', '--report', '/dev/full'], {
    cwd: project.folder,
  });
  expect(full).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('Verified.'),
    stderr: expect.stringContaining('DISK_FULL'),
  });
}, 60_000);
