import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatCompliance, readOwnTexts, testDialect } from '@godwit/testkit';
import { sqlite } from '../src/index.js';
import { CLOSURE_COLUMNS } from './closure-columns.js';
import { evaluate } from './closure-evaluate.js';

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
  expressions: {
    columns: CLOSURE_COLUMNS,
    texts: readOwnTexts(readFileSync(new URL('closure.txt', import.meta.url), 'utf8')),
    evaluate,
  },
  report: (compliance) => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const section = readme.split('## Conformance\n')[1]?.split('\n## ')[0] ?? '';
    expect(section).toContain(`\n${formatCompliance(compliance)}\n`);
  },
});
