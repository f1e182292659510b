import { MemoryDatabase } from '@godwit/dialect-memory';
import type { Dialect } from '@godwit/plugin-api';
import { type Compliance, testDialect } from '@godwit/testkit';
import { ownExpressions } from '../../dialect-memory/test/own-expressions.js';

/** A dialect over the databases of a map. */
export type MakeDialect = (
  databases: ReadonlyMap<string, MemoryDatabase>,
) => Dialect<{ readonly name: string }>;

/** What became of the tests of a kit: names of those that threw, and what was reported. */
export interface Collected {
  readonly failed: readonly string[];
  readonly reported: Compliance | undefined;
}

/** Runs the kit, or only one of its suites, without a test runner. */
export async function certify(make: MakeDialect, only?: string): Promise<Collected> {
  const databases = new Map<string, MemoryDatabase>();
  const path: string[] = [];
  const tests: { readonly name: string; readonly run: () => Promise<void> }[] = [];
  let reported: Compliance | undefined;
  let made = 0;
  testDialect({
    describe: (name, register) => {
      path.push(name);
      register();
      path.pop();
    },
    test: (name, run) => {
      const suite = path.at(-1) ?? '';
      if (only === undefined || only === suite) tests.push({ name: `${suite}: ${name}`, run });
    },
    dialect: make(databases),
    openDatabase: async () => {
      const name = `database ${made++}`;
      databases.set(name, new MemoryDatabase());
      return { config: `memory:${name}`, [Symbol.asyncDispose]: async () => void databases.delete(name) };
    },
    expressions: ownExpressions(databases),
    report: (compliance) => {
      reported = compliance;
    },
  });
  const failed: string[] = [];
  for (const { name, run } of tests) await run().catch(() => failed.push(name));
  return { failed, reported };
}
