import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatCompliance, testDialect } from '@godwit/plugin-api/testkit';
import { sqlite } from '../src/index.js';

testDialect({
  describe,
  test,
  dialect: sqlite,
  openDatabase: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'godwit-conformance-'));
    return {
      config: { path: join(folder, 'kit.db'), busyTimeoutMs: 500 },
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    };
  },
  report: (compliance) => {
    // biome-ignore lint/suspicious/noConsole: for now
    console.log(formatCompliance(compliance));
  },
});
