import { mkdirSync, readFileSync } from 'node:fs';
import { Scene } from './scene.js';

const scene = new Scene();

test('an option that names no table', async () => {
  const args = ['migrate', 'app.db', scene.url, '--include-tables', 'boks'];
  await scene.refused(args, { code: 2, error: 'NAME_MATCHES_NOTHING', says: /book/ });
});

test('an option that excludes a table which is not there', async () => {
  const args = ['migrate', 'app.db', scene.url, '--exclude-tables', 'zzz_*'];
  await scene.refused(args, { code: 2, error: 'NAME_MATCHES_NOTHING', says: /zzz_\*/ });
});

test('an option whose predicate is no SQL', async () => {
  const args = ['migrate', 'app.db', scene.url, '--where', 'book=price >'];
  await scene.refused(args, { code: 2, error: 'WHERE_INVALID', says: /book/ });
});

test('an option that contradicts another', async () => {
  const args = ['migrate', 'app.db', scene.url, '--data-only', '--on-existing', 'drop'];
  await scene.refused(args, { code: 2, error: 'OPTIONS_CONTRADICT', says: /--data-only/ });
});

test('an option of a url that is misspelt', async () => {
  const url = scene.urlWith((parts) => {
    parts.searchParams.set('sslmod', 'require');
  });
  await scene.refused(['migrate', 'app.db', url], { code: 2, error: 'URL_INVALID', says: /sslmode/ });
});

test('the config file is not changed, nor read where it cannot be', async () => {
  const file = scene.project.write('godwit.config.json', '{}');
  await scene.refused(['migrate', 'app.db'], { code: 2, error: 'USAGE_INVALID', says: /There is no target/ });
  expect(readFileSync(file, 'utf8')).toBe('{}');
  mkdirSync(scene.project.path('folder.json'));
  await scene.refused(['migrate', '--config', 'folder.json'], {
    code: 2,
    error: 'CONFIG_INVALID',
    says: /cannot be read/,
  });
});
