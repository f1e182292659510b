import { join } from 'node:path';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationOptions, rollbackRun } from '@godwit/engine';
import { type Dialect, MigrationError, type TargetSession } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { DIALECTS, type Mode, postgresTargets, SOURCE, sqliteTargets } from './rollback-scene.js';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

let folder: TemporaryFolder;
beforeAll(() => {
  folder = createTemporaryFolder();
  new Database(join(folder.path, 'source.db')).exec(SOURCE).close();
});
afterAll(() => folder[Symbol.dispose]());

const OPTIONS: Readonly<Record<Mode, MigrationOptions>> = {
  'new tables': {},
  'rows only': { dataOnly: true },
  'replaced tables': { onExisting: 'drop' },
};

/** Calls that change a target. */
const CHANGING: readonly (keyof TargetSession)[] = ['execute', 'openWriter', 'writeTogether'];

/** What becomes of calls that change a target from one on: that one fails, or from then on all do, as if it was gone. */
type Fault = 'one fails' | 'all fail from then on';

/** A dialect whose target fails at its nth change. */
function failing(dialect: Dialect, at: number, fault: Fault, count: { changes: number }): Dialect {
  return {
    ...dialect,
    openTarget: async (config, options) => {
      const session = await dialect.openTarget?.(config, options);
      if (session === undefined) throw new Error('no target');
      return new Proxy(session, {
        get(target, name) {
          const value = Reflect.get(target, name) as unknown;
          if (typeof value !== 'function') return value;
          if (!CHANGING.includes(name as keyof TargetSession)) return value.bind(target);
          return async (...args: unknown[]) => {
            const number = count.changes++;
            if (number === at || (number > at && fault === 'all fail from then on'))
              throw new MigrationError({ code: 'STATEMENT_FAILED', message: 'The test fails here.' });
            return await value.apply(target, args);
          };
        },
      });
    },
  };
}

const CASES = (['postgres', 'sqlite'] as const).flatMap((dialect) =>
  (Object.keys(OPTIONS) as Mode[]).flatMap((mode) =>
    (['one fails', 'all fail from then on'] as const).map((fault) => [dialect, mode, fault] as const),
  ),
);

test.each(CASES)(
  'after a failure at any change of a move into %s (%s; %s) a rollback leaves all as it was',
  async (name, mode, fault) => {
    const dialect: Dialect = DIALECTS[name];
    await using targets = name === 'postgres' ? await postgresTargets(mode) : sqliteTargets(mode);
    for (let at = 0; ; at++) {
      const target = await targets.make();
      const count = { changes: 0 };
      const faulty = failing(dialect, at, fault, count);
      const dialects = name === 'sqlite' ? [faulty] : [sqlite, faulty];
      const manager = createMigrationManager(
        {
          source: { dialect: 'sqlite', url: join(folder.path, 'source.db') },
          target: { dialect: name, url: target },
          options: { ...OPTIONS[mode], reconnect: 0 },
        },
        { dialects },
      );
      const error = await manager.migrate().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      // No change is left that could fail.
      if (count.changes <= at) {
        expect(at).toBeGreaterThan(2);
        expect(error).toBeUndefined();
        return;
      }
      if (error === undefined) continue;
      const parts = { dialects: [dialect] };
      const back = await rollbackRun({ dialect: name, url: target }, parts).catch(
        (thrown: unknown) => thrown,
      );
      const isNothing = back instanceof MigrationError && back.code === 'RUN_NOT_FOUND';
      if (!isNothing) expect([at, back]).toEqual([at, expect.objectContaining({ status: 'rolled-back' })]);
      expect([at, await targets.differences(target)]).toEqual([at, []]);
    }
  },
);
