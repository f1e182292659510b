import { rmSync } from 'node:fs';
import { createTestDatabase } from '@godwit/test-support';
import { backTools } from './back-tools.js';
import type { Course } from './course.js';
import { digestOfPostgres, digestOfSqlite } from './digest.js';
import { writeFloor } from './floor.js';
import { moveByGodwit, programVersion } from './program.js';
import { withoutKinds } from './shapes/shape.js';
import type { Source } from './source.js';

/** From a PostgreSQL database, made of a SQLite file, into new files beside it. */
export async function back(
  { path, shape, rows, about }: Source,
  server: string,
  folder: string,
): Promise<Course> {
  const { url } = await createTestDatabase({ server });
  await moveByGodwit(`sqlite:${path}`, url);
  const digest = await digestOfPostgres(url, shape);
  if (digest !== digestOfSqlite(path, shape)) throw new Error('The source was not made as it should be.');
  if (programVersion('psql') !== undefined) writeFloor(folder, url, shape);
  const copy = `${path}.copy.db`;
  return {
    tools: backTools(shape, folder),
    direction: 'back',
    shape: shape.name,
    rows,
    about: `PostgreSQL to SQLite, ${about}`,
    withSides: async (use) => {
      removeFile(copy);
      // Every row is read, so that each run finds them equally warm.
      await digestOfPostgres(url, shape);
      try {
        return await use({ path: copy, url });
      } finally {
        removeFile(copy);
      }
    },
    digestsOf: async (_, without) => {
      const compared = withoutKinds(shape, without);
      const source = without.length === 0 ? digest : await digestOfPostgres(url, compared);
      return [source, digestOfSqlite(copy, compared)];
    },
  };
}

function removeFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal', '.partial'])
    rmSync(`${path}${suffix}`, { force: true });
}
