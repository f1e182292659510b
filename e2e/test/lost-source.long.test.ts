import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationEvent, type MigrationOptions } from '@godwit/engine';
import { createTestDatabase, execute } from '@godwit/test-support';
import { createTemporaryFolder } from './temporary-folder.js';

const ROWS = 150_000;
const TABLES = `
  CREATE TABLE large (id bigint PRIMARY KEY, name text, amount double precision);
  INSERT INTO large SELECT i, 'name ' || i, i / 7.0 FROM generate_series(1, ${ROWS}) AS i;
  CREATE TABLE small (id integer PRIMARY KEY, large bigint REFERENCES large);
  INSERT INTO small SELECT i, i FROM generate_series(1, 10) AS i`;
const END = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'godwit%'`;

type Moment = MigrationEvent['type'];

/** Moves out of a server that ends all sessions of the move at its first event of a kind. */
async function moveBereft(to: 'sqlite' | 'postgres', moment: Moment, options: MigrationOptions) {
  using folder = createTemporaryFolder();
  await using from = await createTestDatabase();
  await using target = await createTestDatabase();
  await execute(from.url, TABLES);
  const url = to === 'sqlite' ? join(folder.path, 'target.db') : target.url;
  const manager = createMigrationManager(
    { source: { dialect: 'postgres', url: from.url }, target: { dialect: to, url }, options },
    { dialects: [postgres, sqlite] },
  );
  const seen: string[] = [];
  let ended: Promise<unknown> | undefined;
  manager.on(({ type }) => {
    seen.push(type);
    if (type === moment) ended ??= execute(from.url, END);
  });
  const outcome = await manager.migrate().catch((error: unknown) => error);
  await ended;
  return { outcome, seen };
}

describe.each(['sqlite', 'postgres'] as const)('into %s', (to) => {
  describe.each([{}, { onExisting: 'drop' }] as const)('with %j', (more) => {
    test.each<Moment>(['plan:table-profiled', 'table:progress', 'table:finished', 'verify:started'])(
      'a source whose sessions are ended at %s is opened again, and all is made equal to it',
      async (moment) => {
        const options = { ...more, onSourceChange: 'verify', parallel: 2 } as const;
        const { outcome, seen } = await moveBereft(to, moment, options);
        expect(outcome).toMatchObject({
          status: 'done',
          rowsMigrated: ROWS + 10,
          verification: { status: 'same' },
        });
        // Where all that is read had been asked for already, nothing is missed.
        if (moment.startsWith('plan') || moment === 'table:progress') expect(seen).toContain('run:waiting');
      },
    );
  });

  test('nothing needs to be asked for where nothing was written yet', async () => {
    const { outcome, seen } = await moveBereft(to, 'plan:table-profiled', {});
    expect(outcome).toMatchObject({ status: 'done', verification: { status: 'same' } });
    expect(seen).not.toContain('run:repairing');
  });

  test('a source that is lost in the middle of the copy ends the run where other rows are not to be mended', async () => {
    const { outcome } = await moveBereft(to, 'table:progress', {});
    expect(outcome).toMatchObject({ code: 'CONNECTION_LOST', result: { status: 'failed' } });
  });
});
