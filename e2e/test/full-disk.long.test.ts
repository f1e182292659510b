import { chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createSource } from '@godwit/bench/create-source';
import {
  createTestDatabase,
  execute,
  type GodwitRun,
  runGodwit,
  type SmallDisk,
  smallDisks,
  startPostgres,
} from '@godwit/test-support';
import { differenceOf, readPostgresState, readSqliteState } from '@godwit/test-support/torture';
import { godwit } from './command.js';
import { createTemporaryFolder } from './temporary-folder.js';

const MEGABYTES = 20;
const SMALL = 14;
const LARGE = 400;

const disks = smallDisks();
const where = disks === undefined ? ' (skipped: only root can make a small disk)' : '';
const onSmallDisk = disks === undefined ? test.skip : test;

/** The same command again and again: first until the disk is full, then once more while it still is, then with room. */
async function moveByParts(args: readonly string[], disk: SmallDisk): Promise<readonly GodwitRun[]> {
  const full = await runGodwit(args);
  const still = await runGodwit(args);
  disk.grow(LARGE);
  return [full, still, await runGodwit(args)];
}

function expectFullThenDone(runs: readonly GodwitRun[]): void {
  expect(runs.map(({ code }) => code)).toEqual([1, 1, 0]);
  for (const { stderr } of runs.slice(0, 2)) {
    expect(stderr).toContain('error DISK_FULL');
    expect(stderr).not.toMatch(/\n\s+at .*\.js:\d+/);
  }
}

onSmallDisk(
  `a move into a SQLite file whose disk gets full goes on when there is room${where}`,
  async () => {
    using folder = createTemporaryFolder();
    using disk = disks?.(SMALL) as SmallDisk;
    await using source = await createTestDatabase();
    const path = join(folder.path, 'source.db');
    createSource(path, MEGABYTES);
    expect(await godwit(['migrate', path, source.url], { cwd: folder.path })).toMatchObject({ code: 0 });
    const whole = join(folder.path, 'whole.db');
    const target = join(disk.folder, 'target.db');
    const args = (to: string): string[] => [
      'migrate',
      source.url,
      `sqlite:${to}`,
      '--resume',
      '--on-source-change',
      'verify',
    ];
    expect(await godwit(args(whole), { cwd: folder.path })).toMatchObject({ code: 0 });
    expectFullThenDone(await moveByParts(args(target), disk));
    expect(differenceOf(readSqliteState(whole), readSqliteState(target))).toEqual([]);
  },
  240_000,
);

onSmallDisk(
  `a move into PostgreSQL whose tablespace gets full goes on when there is room${where}`,
  async () => {
    using folder = createTemporaryFolder();
    using disk = disks?.(SMALL) as SmallDisk;
    await using server = await startPostgres();
    const path = join(folder.path, 'source.db');
    createSource(path, MEGABYTES);
    const whole = await createTestDatabase({ server: server.url });
    expect(await godwit(['migrate', path, whole.url], { cwd: folder.path })).toMatchObject({ code: 0 });
    const place = join(disk.folder, 'tablespace');
    mkdirSync(place);
    const [row] = await execute(server.url, "SELECT current_setting('data_directory') AS folder");
    const { uid, gid } = statSync(String(row?.['folder']));
    chownSync(place, uid, gid);
    await execute(server.url, `CREATE TABLESPACE small LOCATION '${place}'`);
    await execute(server.url, 'CREATE DATABASE small TABLESPACE small');
    const target = Object.assign(new URL(server.url), { pathname: '/small' }).href;
    expectFullThenDone(await moveByParts(['migrate', path, target, '--resume'], disk));
    expect(differenceOf(await readPostgresState(whole.url), await readPostgresState(target))).toEqual([]);
  },
  240_000,
);
