import assert from 'node:assert/strict';
import { type Compliance, formatCompliance } from './compliance.js';
import { openLab } from './lab/lab.js';
import type { DialectTest } from './options.js';
import { Recorder } from './recorder.js';
import { SUITES } from './suites/index.js';

/**
 * Registers the conformance suite for a dialect with a test runner. Everything goes through the dialect contract alone.
 * Only a capability skips a test; what `dialect.quirks` names must fail, and is listed instead.
 */
export function testDialect<Config>(options: DialectTest<Config>): void {
  const { dialect, describe, test } = options;
  const recorder = new Recorder(dialect.quirks ?? []);
  const lab = openLab(options);
  describe(`conformance of ${dialect.name}`, () => {
    for (const suite of SUITES) {
      describe(suite.name, () => {
        for (const each of suite.tests(lab)) {
          const name = recorder.register(suite.name, each);
          test(each.name, () => recorder.run(suite.name, name, each));
        }
      });
    }
    test('every quirk names a test', async () => {
      assert.deepEqual(recorder.unknownQuirks(), [], 'Stale quirk: there is no such test.');
    });
    test('report', async () => {
      if (recorder.isWhole) (options.report ?? print)({ dialect: dialect.name, outcomes: recorder.outcomes });
    });
  });
}

function print(compliance: Compliance): void {
  // biome-ignore lint/suspicious/noConsole: a report for people, which the caller may replace
  console.log(`${compliance.dialect}\n\n${formatCompliance(compliance)}`);
}
