import { readFileSync } from 'node:fs';
import { createTestDatabase } from '@godwit/test-support';
import { formatCompliance, readOwnTexts, testDialect } from '@godwit/testkit';
import { postgres } from '../src/index.js';
import { CLOSURE_COLUMNS } from './closure-columns.js';
import { evaluate } from './closure-evaluate.js';

testDialect({
  describe,
  test,
  dialect: postgres,
  openDatabase: async () => {
    const database = await createTestDatabase();
    return { config: database.url, [Symbol.asyncDispose]: () => database.drop() };
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
