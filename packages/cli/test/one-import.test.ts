import { sqlite } from '@godwit/dialect-sqlite';
import Database from 'better-sqlite3';
import { createMigrationManager, isMigrationError, type MigrationEvent } from 'godwit';
import { createProject } from './godwit.js';

test('a program needs one import beside its dialects, and listens to events of one type', async () => {
  using project = createProject();
  const source = project.path('source.db');
  new Database(source).exec('CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2)').close();
  const manager = createMigrationManager(
    {
      source: { dialect: 'sqlite', path: source },
      target: { dialect: 'sqlite', path: project.path('target.db') },
    },
    { dialects: [sqlite] },
  );
  const written: (readonly [string, number])[] = [];
  manager.on('table:finished', ({ table, result }) => written.push([table, result.written]));
  expect(await manager.migrate()).toMatchObject({ status: 'done', rowsMigrated: 2 });
  expect(written).toEqual([['t', 2]]);
  const wrong = (): unknown => manager.on('table:done' as MigrationEvent['type'], () => {});
  expect(wrong).toThrow(expect.objectContaining({ code: 'EVENT_UNKNOWN' }));
  expect(isMigrationError(await manager.migrate().catch((error: unknown) => error))).toBe(true);
});
