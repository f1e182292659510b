import { redact } from '../src/redact.js';

test.each([
  ['postgres://me:s3cret@host/db', 'postgres://me:***@host/db'],
  ['postgres://me:s3@cr/et:@host:5432/db?x=1', 'postgres://me:***@host:5432/db?x=1'],
  ['postgres://dom/me:s3cret@host/db', 'postgres://dom/me:***@host/db'],
  ['postgres://:s3cret@host/db', 'postgres://:***@host/db'],
  ['postgres://me:my s3cret@host/db', 'postgres://me:***@host/db'],
  [`postgres://me:it's "s3cret"@host/db`, 'postgres://me:***@host/db'],
  ['from postgres://a:b@h/d to postgres://c:d@h/d', 'from postgres://a:***@h/d to postgres://c:***@h/d'],
  ['see "postgres://me:s3cret@host/db", please', 'see "postgres://me:***@host/db", please'],
  ['postgres://host/db?password=s3cret&user=me', 'postgres://host/db?password=***&user=me'],
  ['host=h password=s3cret user=me', 'host=h password=*** user=me'],
  ['postgres://host/db?sslpassword=s3cret', 'postgres://host/db?sslpassword=***'],
])('%s becomes %s', (text, hidden) => {
  expect(redact(text)).toBe(hidden);
});

test.each([
  'postgres://me@host:5432/db',
  'postgres://host:5432/db',
  'sqlite:./app.db',
  'C:\\app.db',
  'no url at all: me@host',
])('%s stays', (text) => {
  expect(redact(text)).toBe(text);
});
