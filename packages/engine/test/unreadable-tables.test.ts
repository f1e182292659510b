import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationOptions } from '../src/index.js';
import { type TwoDatabases, twoDatabases } from './support/two-databases.js';

const FILLED = 'CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY);';

/** A role that may do everything in the target but read its tables. */
async function writerOf({ target }: TwoDatabases): Promise<string> {
  const role = `writer_${process.pid}_${Date.now()}`;
  await target.run(`${FILLED.replaceAll('integer', 'bigint')}
    CREATE ROLE ${role} LOGIN PASSWORD 'pw';
    GRANT INSERT ON a, b TO ${role}; GRANT ALL ON SCHEMA public TO ${role}`);
  const url = new URL(target.url);
  url.username = role;
  url.password = 'pw';
  return url.href;
}

test('tables of the target that may not be read are all named, with what would help, in plan and move', async () => {
  await using pair = await twoDatabases('sqlite', 'postgres');
  await pair.source.run(FILLED);
  const target = await writerOf(pair);
  const manager = (options: MigrationOptions) =>
    createMigrationManager(
      { source: pair.source.url, target, options: { bookkeeping: 'none', ...options } },
      { dialects: [sqlite, postgres] },
    );
  const denied = {
    code: 'PERMISSION_DENIED',
    message: expect.stringMatching(/"a", "public"\."b"/),
    hint: expect.stringContaining('GRANT INSERT, SELECT ON "public"."a", "public"."b" TO'),
  };
  expect((await manager({ dataOnly: true }).plan()).obstacles).toContainEqual(
    expect.objectContaining(denied),
  );
  await expect(manager({ dataOnly: true }).migrate()).rejects.toMatchObject(denied);
  const inTheWay = {
    code: 'TARGET_NOT_EMPTY',
    message: expect.stringMatching(/a \(which its user may not read\), public\.b \(/),
  };
  expect((await manager({}).plan()).obstacles).toMatchObject([inTheWay]);
  await expect(manager({}).migrate()).rejects.toMatchObject(inTheWay);
});
