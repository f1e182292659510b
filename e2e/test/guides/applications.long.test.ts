import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, execute as executeSql } from '@godwit/test-support';
import { blocksOf, readDocument } from '@godwit/test-support/markdown';
import Database from 'better-sqlite3';
import { execute } from '../docs/execute.js';
import { createScratch } from '../docs/scratch.js';
import { databaseText } from '../existing/database-text.js';

/** How the page calls the file of each application, and what its PostgreSQL holds afterwards. */
const APPLICATIONS = [
  {
    name: 'Django',
    file: 'db.sqlite3',
    rows: [
      'django_content_type (1,contenttypes,contenttype)',
      'django_content_type (2,shop,customer)',
      'django_content_type (3,shop,order)',
      'shop_customer (3f2b8c01-1d4e-4c3a-9b7f-000000001001,Ada,t,"{""theme"": ""dark""}")',
      'shop_customer (3f2b8c01-1d4e-4c3a-9b7f-000000001002,Grace,f,{})',
      'shop_order (1,3f2b8c01-1d4e-4c3a-9b7f-000000001001,"2024-05-01 08:30:00+00",10.00,00:00:05.000007)',
      'shop_order (2,3f2b8c01-1d4e-4c3a-9b7f-000000001002,"2024-05-02 10:00:00.25+00",12.50,)',
      'sequence shop_order_id_seq 2',
    ],
  },
  {
    name: 'Rails',
    file: 'production.sqlite3',
    rows: [
      'posts (7,2,Hello,t,08:30:00,"{red,blue}","2024-05-01 08:30:00.123456")',
      'posts (8,1,,f,,{},"2024-05-02 00:00:00")',
      'roles (1,reader,"2024-01-01 00:00:00")',
      'roles (2,editor,"2024-01-01 00:00:00")',
      'sequence posts_id_seq 8',
      'sequence roles_id_seq 2',
    ],
  },
  {
    name: 'Prisma',
    file: 'dev.db',
    rows: [
      'Post (1,Hello,1.10,3f2b8c01-1d4e-4c3a-9b7f-000000001001)',
      'Post (2,World,20.00,3f2b8c01-1d4e-4c3a-9b7f-000000001002)',
      'User (3f2b8c01-1d4e-4c3a-9b7f-000000001001,ada@example.com,t,"{""beta"": true}","2024-05-01 08:30:00.123")',
      'User (3f2b8c01-1d4e-4c3a-9b7f-000000001002,grace@example.com,f,,"2024-05-02 09:30:00")',
      'sequence Post_id_seq 2',
    ],
  },
  {
    name: 'GORM',
    file: 'app.db',
    rows: [
      'login_logs (1,3,1714552200)',
      'login_logs (2,4,1714642200)',
      'users (3,"2024-05-01 08:30:00.123+00","2024-05-01 08:30:00.123+00",,Ada,t,12.25,"\\\\x00ff")',
      'users (4,"2024-05-02 08:30:00+00","2024-05-02 08:30:00+00","2024-06-01 00:00:00+00",Grace,f,,)',
      'sequence login_logs_id_seq 2',
      'sequence users_id_seq 4',
    ],
  },
];

const PAGE = 'docs/applications.md';

test.each(APPLICATIONS)(
  'the path of a $name application on the page works',
  async ({ name, file, rows }) => {
    using scratch = createScratch();
    await using target = await createTestDatabase();
    const { source, fresh } = schemasOf(name.toLowerCase());
    const path = scratch.write(file, '');
    new Database(path).exec(source).close();
    await executeSql(target.url, fresh);
    const bash = ['bash', '-euo', 'pipefail', '-c', scriptOf(name)] as const;
    const { failure } = execute(bash, scratch.folder, { DATABASE_URL: target.url });
    expect(failure ?? '').toBe('');
    expect((await databaseText(target.url)).filter((line) => !line.startsWith('_prisma'))).toEqual(rows);
  },
  120_000,
);

/** The block of the section that is called so. */
function scriptOf(name: string): string {
  const text = readDocument(PAGE);
  const [before = '', after = ''] = text.split(`\n## ${name}\n`);
  const line = before.split('\n').length;
  const block = blocksOf(text).find((one) => one.line > line && one.language === 'sh');
  expect(after).toContain(block?.text.trim());
  return block?.text ?? '';
}

function schemasOf(name: string): { readonly source: string; readonly fresh: string } {
  const read = (dialect: string) => {
    return readFileSync(
      join(import.meta.dirname, '../existing/applications', `${name}.${dialect}.sql`),
      'utf8',
    );
  };
  return { source: read('sqlite'), fresh: read('postgres') };
}
