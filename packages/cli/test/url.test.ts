import { locate } from '../src/url.js';
import { createProject } from './godwit.js';

test.each([
  ['sqlite:./app.db', 'sqlite', 'sqlite:./app.db'],
  ['sqlite3:app.db', 'sqlite3', 'sqlite3:app.db'],
  ['postgres://h/d', 'postgres', 'postgres://h/d'],
  ['POSTGRESQL://h/d', 'postgresql', 'POSTGRESQL://h/d'],
  ['app.db', 'sqlite', 'app.db'],
  ['./a folder/app.db', 'sqlite', './a folder/app.db'],
  ['C:\\data\\app.db', 'sqlite', 'C:\\data\\app.db'],
  ['c:app.db', 'sqlite', 'c:app.db'],
  ['D:/app.db', 'sqlite', 'D:/app.db'],
  ['file:app.db', 'sqlite', 'file:app.db'],
  ['localhost:5432/app', 'localhost', 'localhost:5432/app'],
])('%s is read by %s as %s', (text, dialect, url) => {
  expect(locate(text, 'source')).toEqual({ dialect, url });
});

test('a file may have a colon in its name', () => {
  using project = createProject({ packages: false });
  const file = project.write('backup:2024.db', '');
  expect(locate(file, 'source')).toEqual({ dialect: 'sqlite', url: file });
});

test.each(['', '  '])('%j is refused', (text) => {
  expect(() => locate(text, 'target')).toThrow(
    expect.objectContaining({ code: 'URL_INVALID', message: 'The target is empty.' }),
  );
});

test.each(['new.db', './new.DB3', 'a/new.sqlite', 'C:\\new.sqlite3', 'sqlite:new', 'file:new', 'pg://h/d'])(
  '%s may be a target that is not there yet',
  (text) => expect(locate(text, 'target').url).toBe(text),
);

test('a target that looks like no file and is none is refused, without its password', () => {
  expect(() => locate('me:s3cret@localhost/app', 'source')).not.toThrow();
  expect(() => locate('./app', 'source')).not.toThrow();
  for (const text of ['localhost/app', 'app', './databases/', 'app.dbx']) {
    expect(() => locate(text, 'target')).toThrow(expect.objectContaining({ code: 'URL_INVALID' }));
  }
});

test('a file that is there may be a target whatever it is called', () => {
  using project = createProject({ packages: false });
  const file = project.write('data', '');
  expect(locate(file, 'target')).toEqual({ dialect: 'sqlite', url: file });
});
