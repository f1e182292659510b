import { createReadStream, statSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Course } from './course.js';
import { createMany, manyTables, ROWS_OF_MANY } from './create-many.js';
import { createSource } from './create-source.js';
import { countRows, withDatabase } from './target.js';
import { PIPE, TOOLS } from './tools.js';

/** From a SQLite file of about `megabytes`, made at `path`, into new databases of a server. */
export function there(path: string, server: string, megabytes: number): Course {
  const rows = createSource(path, megabytes);
  const about = `SQLite to PostgreSQL, ${(statSync(path).size / 1e6).toFixed(0)} MB`;
  const shape = `${rows.toLocaleString('en')} rows of 9 columns in 4 tables`;
  return {
    ...course(path, server),
    tools: TOOLS,
    rows,
    about: `${about}, ${shape}`,
    countRows: ({ url }) => countRows(url),
  };
}

/** From a SQLite file of so many small tables, made at `path`, into new databases of a server. */
export function manyThere(path: string, server: string, tables: number): Course {
  const rows = createMany(path, tables);
  return {
    ...course(path, server),
    // Nobody types a pipe for each of a thousand tables.
    tools: TOOLS.filter(({ name }) => name !== PIPE),
    rows,
    about: `SQLite to PostgreSQL, ${tables.toLocaleString('en')} tables of ${ROWS_OF_MANY} rows`,
    countRows: ({ url }) => countRows(url, manyTables(tables)),
  };
}

function course(path: string, server: string): Pick<Course, 'withSides'> {
  return {
    withSides: async (use) => {
      await warm(path);
      return await withDatabase(server, (url) => use({ path, url }));
    },
  };
}

/** The file is read once before each run: the disk is not what is compared. */
async function warm(path: string): Promise<void> {
  const stream = createReadStream(path, { highWaterMark: 1 << 20 });
  stream.resume();
  await finished(stream);
}
