import { MemoryDatabase, type MemoryOptions, memoryDialect } from '@godwit/dialect-memory';
import { type Compliance, testDialect } from '@godwit/testkit';
import { ownExpressions } from './own-expressions.js';

/** Runs the whole kit on one variant of the reference dialect, which has no quirks. */
function certify(variant: string, options: Omit<MemoryOptions, 'databases'>): void {
  const databases = new Map<string, MemoryDatabase>();
  let made = 0;
  describe(variant, () => {
    testDialect({
      describe,
      test,
      dialect: memoryDialect({ databases, ...options }),
      openDatabase: async () => {
        made += 1;
        const name = `test ${made}`;
        databases.set(name, new MemoryDatabase());
        return {
          config: `memory:${name}`,
          async [Symbol.asyncDispose]() {
            databases.delete(name);
          },
        };
      },
      expressions: ownExpressions(databases),
      report: ({ outcomes }: Compliance) => {
        expect(outcomes.filter(({ status }) => status === 'failed' || status === 'quirk')).toEqual([]);
      },
    });
  });
}

certify('by default', {});
certify('with constraints from the start and a target built aside', {
  capabilities: { constraintsAfterLoad: false, concurrentWriters: false },
  staged: true,
});
certify('with schemas', { capabilities: { schemas: true } });
certify('without encodings', { capabilities: { encodings: { reads: [], writes: [] } } });
