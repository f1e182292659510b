import { readFileSync } from 'node:fs';
import { createTestDatabase } from '@godwit/test-support';
import { formatCompliance, testDialect } from '@godwit/testkit';
import { postgres } from '../src/index.js';

testDialect({
  describe,
  test,
  dialect: postgres,
  openDatabase: async () => {
    const database = await createTestDatabase();
    return { config: database.url, [Symbol.asyncDispose]: () => database.drop() };
  },
  report: (compliance) => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const section = readme.split('## Conformance\n')[1]?.split('\n## ')[0] ?? '';
    expect(section).toContain(`\n${formatCompliance(compliance)}\n`);
  },
});
