import { createReadStream, statSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Course } from './course.js';
import { digestOfPostgres, digestOfSqlite } from './digest.js';
import { writeFloor } from './floor.js';
import { moveByGodwit, programVersion } from './program.js';
import { withoutKinds } from './shapes/shape.js';
import type { Source } from './source.js';
import { withDatabase } from './target.js';
import { thereTools } from './tools.js';

/** From a SQLite file into new databases of a server; `folder` takes the files of the floor. */
export async function there(
  { path, shape, rows, about }: Source,
  server: string,
  folder: string,
): Promise<Course> {
  const digests = new Map<string, string>();
  if (programVersion('psql') !== undefined)
    await withDatabase(server, async (url) => {
      await moveByGodwit(`sqlite:${path}`, url);
      writeFloor(folder, url, shape);
    });
  return {
    tools: thereTools(shape, folder),
    direction: 'there',
    shape: shape.name,
    rows,
    about: `SQLite to PostgreSQL, ${(statSync(path).size / 1e6).toFixed(0)} MB, ${about}`,
    withSides: async (use) => {
      await warm(path);
      return await withDatabase(server, (url) => use({ path, url }));
    },
    digestsOf: async ({ url }, without) => {
      const compared = withoutKinds(shape, without);
      const key = without.join();
      const source = digests.get(key) ?? digestOfSqlite(path, compared);
      digests.set(key, source);
      return [source, await digestOfPostgres(url, compared)];
    },
  };
}

/** The file is read once before each run: the disk is not what is compared. */
async function warm(path: string): Promise<void> {
  const stream = createReadStream(path, { highWaterMark: 1 << 20 });
  stream.resume();
  await finished(stream);
}
