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
    // biome-ignore lint/suspicious/noConsole: for now
    console.log(formatCompliance(compliance));
  },
});
