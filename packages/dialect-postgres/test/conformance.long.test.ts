import { readFileSync } from 'node:fs';
import { formatCompliance, testDialect } from '@godwit/plugin-api/testkit';
import { createTestDatabase } from '@godwit/test-support';
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
