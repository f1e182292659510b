import { cpSync, existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differences } from './pages-support.js';

const FORMATS = fileURLToPath(new URL('../../../../shared/corpora/format', import.meta.url));
const FILES = existsSync(FORMATS) ? readdirSync(FORMATS).filter((name) => name.endsWith('.db')) : [];

test.each(FILES)('%s', async (name) => {
  const folder = await mkdtemp(join(tmpdir(), 'pages-'));
  try {
    for (const end of ['', '-wal', '-journal'])
      if (existsSync(join(FORMATS, name + end))) cpSync(join(FORMATS, name + end), join(folder, name + end));
    expect(differences(join(folder, name)).wrong).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
