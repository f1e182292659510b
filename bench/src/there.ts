import { createReadStream, statSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Course } from './course.js';
import { createSource } from './create-source.js';
import { countRows, withDatabase } from './target.js';
import { TOOLS } from './tools.js';

/** From a SQLite file of about `megabytes`, made at `path`, into new databases of a server. */
export function there(path: string, server: string, megabytes: number): Course {
  const rows = createSource(path, megabytes);
  return {
    tools: TOOLS,
    rows,
    about: `SQLite to PostgreSQL, ${(statSync(path).size / 1e6).toFixed(0)} MB`,
    withSides: async (use) => {
      await warm(path);
      return await withDatabase(server, (url) => use({ path, url }));
    },
    countRows: ({ url }) => countRows(url),
  };
}

/** The file is read once before each run: the disk is not what is compared. */
async function warm(path: string): Promise<void> {
  const stream = createReadStream(path, { highWaterMark: 1 << 20 });
  stream.resume();
  await finished(stream);
}
