import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import { back } from '../src/back.js';
import { compare } from '../src/compare.js';
import { makeSource, SHAPES } from '../src/source.js';
import { there } from '../src/there.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-bench-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each(SHAPES)(
  'rows of the shape %s have one digest on both sides, and every tool that is there runs both ways',
  async (name) => {
    const source = makeSource(join(folder, 'source.db'), name, { megabytes: 0.3, count: 3 });
    await using database = await createTestDatabase();
    const said: string[] = [];
    for (const course of [
      await there(source, database.url, folder),
      await back(source, database.url, folder),
    ]) {
      const fit = course.tools.filter(({ name: tool, unfit, version }) => {
        return unfit === undefined && version() !== undefined && !tool.startsWith('godwit --');
      });
      const results = await compare(fit, { course, runs: 1, say: (line) => said.push(line) });
      expect(results.map(({ tool }) => tool)).toEqual(fit.map(({ name: tool }) => tool));
    }
    expect(said.filter((line) => line.includes('NOT COUNT'))).toEqual([]);
  },
  120_000,
);
