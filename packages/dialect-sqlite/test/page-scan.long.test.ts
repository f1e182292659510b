import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareAny, profiles } from './page-scan-support.js';
import { copyOf, temporaryFolder } from './support.js';

const CORPORA = fileURLToPath(new URL('../../../../shared/corpora/sqlite', import.meta.url));
const FILES = existsSync(CORPORA) ? readdirSync(CORPORA).filter((name) => /\.(db|sqlite3?)$/.test(name)) : [];
const CASES = FILES.length > 0 ? FILES : ['skipped: no real databases beside the project'];

(FILES.length > 0 ? test : test.skip).each(CASES)(
  '%s: a profile by pages is that of SQL',
  async (name) => {
    using folder = temporaryFolder();
    for (const [table, byPages, bySql] of await profiles(copyOf(join(CORPORA, name), folder.file('a.db'))))
      expect([table, byPages]).toEqual([table, bySql]);
  },
  120_000,
);

test('a profile by pages is that of SQL, of many tables', async () => {
  await compareAny(300);
}, 300_000);
