import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageTables } from '../src/read/images/page-tables.js';
import { openBothWays } from './both-ways-support.js';
import { makeDatabase, temporaryFolder } from './support.js';

const FORMAT = fileURLToPath(new URL('../../../../shared/corpora/format', import.meta.url));
const FILES = existsSync(FORMAT) ? readdirSync(FORMAT).filter((name) => name.endsWith('.db')) : [];
const CASES = FILES.length > 0 ? FILES : ['skipped: no made databases beside the project'];

(FILES.length > 0 ? test : test.skip).each(CASES)(
  '%s: images out of pages are those of the values of SQL',
  (name) => {
    using folder = temporaryFolder();
    for (const one of readdirSync(FORMAT).filter((file) => file.startsWith(name)))
      cpSync(join(FORMAT, one), folder.file(one));
    // An interrupted write is undone first.
    if (existsSync(folder.file(`${name}-journal`)))
      makeDatabase(folder.file(name), 'SELECT 1 FROM sqlite_schema');
    using both = openBothWays(folder.file(name));
    for (const table of pageTables(both.db, both.encoding)) {
      const columns = both.columnsOf(table);
      // A column with values that do not fit its type ends the read of all.
      for (const part of [columns, ...columns.map((column) => [column])]) {
        const byPages = both.byPages(table, { columns: part, maxRows: 7 });
        const bySql = both.bySql(table, { columns: part, maxRows: 1 });
        expect([table, part, byPages.images]).toEqual([table, part, bySql.images]);
        expect(bySql.positions).toEqual(expect.arrayContaining([...byPages.positions]));
      }
    }
  },
);
