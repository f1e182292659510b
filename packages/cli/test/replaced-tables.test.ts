import { copyFileSync } from 'node:fs';
import { ask } from './library.js';
import { query } from './sample.js';
import { Scene } from './scene.js';

const scene = new Scene();
const run = (args: readonly string[]) => scene.run(args);

/** Lets the first table arrive, and ends the run in the second. */
const FAIL = `export default { transforms: [{
  name: 'fails', match: { column: 'title' }, open: () => () => { throw new Error('no more'); },
}] };`;

test.each(['a server', 'a file'])(
  'a run into %s that fails and gives old tables back tells one story: they are there, and no row of the run is',
  async (where) => {
    const file = scene.project.path('old.db');
    copyFileSync(scene.project.path('app.db'), file);
    const target = where === 'a file' ? 'old.db' : scene.url;
    if (where !== 'a file') await run(['migrate', 'app.db', target]);
    scene.project.write('fail.mjs', FAIL);
    const flags = ['--on-existing', 'drop', '--config', 'fail.mjs'];
    const moved = await run(['migrate', 'app.db', target, ...flags]);
    expect(moved.code).toBe(1);
    expect(moved.stdout).toMatch(/author +2 +2 +0 +0 .*taken back\n/);
    expect(moved.stdout).toMatch(/book +.*failed: TRANSFORM_FAILED\n/);
    expect(moved.stdout).toContain('Failed. The target keeps no rows of this run.');
    expect(moved.stderr).toContain(
      where === 'a file'
        ? 'Nothing was put in place: the target is as it was before the run.'
        : 'All tables that the run had made were taken back. godwit leaves its records of runs in the schema "godwit" there. The old tables',
    );
    const removal = 'DROP SCHEMA "godwit" CASCADE';
    expect(moved.stdout.includes(`godwit leaves its records`)).toBe(where !== 'a file');
    expect(moved.stdout.includes(`To remove: ${removal}`)).toBe(where !== 'a file');
    expect(moved.stdout + moved.stderr).not.toMatch(/complete|committed|done\n/);
    const { result } = JSON.parse((await run(['migrate', 'app.db', target, ...flags, '--json'])).stdout);
    expect(result).toMatchObject({
      status: 'failed',
      rowsMigrated: 0,
      tables: [{ status: 'taken-back' }, {}],
    });
    expect(result.traces?.removal).toBe(where === 'a file' ? undefined : removal);
    for (const { read, written, rejected, skipped } of result.tables)
      expect(read).toBe(written + rejected + skipped);
    const titles = 'SELECT title FROM book';
    expect(where === 'a file' ? ask(file, titles) : await query(scene.url, titles)).toHaveLength(3);
  },
);
