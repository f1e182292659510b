import { memoryDialect } from '@godwit/dialect-memory';
import type { Quirk } from '@godwit/plugin-api';
import { boundaryValues, formatCompliance } from '@godwit/testkit';
import { certify, type MakeDialect } from './collecting-runner.js';

function withQuirks(...quirks: readonly Quirk[]): MakeDialect {
  return (databases) => ({ ...memoryDialect({ databases }), quirks });
}

test('a quirk whose test passes is stale', async () => {
  const quirk = { test: 'config: null is refused with a code', reason: 'None.' };
  const { failed, reported } = await certify(withQuirks(quirk));
  expect(failed).toEqual(['config: null is refused with a code']);
  expect(reported?.outcomes.filter(({ status }) => status === 'failed')).toEqual([
    { suite: 'config', test: quirk.test, status: 'failed', reason: `Stale quirk: "${quirk.test}" passes.` },
  ]);
});

test('a quirk whose test does not apply is stale', async () => {
  const test = '`schemas`: equal names in two schemas are two tables';
  const { failed } = await certify(withQuirks({ test: `capabilities: ${test}`, reason: 'None.' }));
  expect(failed).toEqual([`capabilities: ${test}`]);
});

test('a quirk without a test is stale', async () => {
  const { failed } = await certify(withQuirks({ test: 'nothing of the kind', reason: 'None.' }));
  expect(failed).toEqual(['conformance of memory: every quirk names a test']);
});

test('a quirk whose test fails is listed with its reason', async () => {
  const quirk = { test: 'config: null is refused with a code', reason: 'It takes everything.' };
  const { failed, reported } = await certify((databases) => {
    const dialect = memoryDialect({ databases });
    return {
      ...dialect,
      quirks: [quirk],
      parseConfig: (input) => (input === null ? { name: 'null' } : dialect.parseConfig(input)),
    };
  });
  expect(failed).toEqual([]);
  expect(reported?.outcomes).toContainEqual({ suite: 'config', status: 'quirk', ...quirk });
});

test('what a dialect does not have is skipped with a reason', async () => {
  const { failed, reported } = await certify((databases) => {
    const { openTarget: _, ...dialect } = memoryDialect({ databases });
    return dialect;
  });
  expect(failed).toEqual([]);
  const skipped = reported?.outcomes.filter(({ status }) => status === 'skipped') ?? [];
  expect(skipped.length).toBeGreaterThan(300);
  expect(new Set(skipped.map(({ reason }) => reason))).toContain('The dialect has no `openTarget`.');
});

test('a run of some tests reports nothing', async () => {
  const { reported } = await certify((databases) => memoryDialect({ databases }), 'config');
  expect(reported).toBeUndefined();
});

test('the report is a table and lists', () => {
  const outcomes = [
    { suite: 'a', test: 'a: one', status: 'passed' },
    { suite: 'a', test: 'a: two', status: 'quirk', reason: 'It is so.' },
    { suite: 'b', test: 'b: three', status: 'skipped', reason: 'It\ncannot.' },
  ] as const;
  expect(formatCompliance({ dialect: 'x', outcomes })).toBe(
    [
      '| suite | passed | quirks | skipped | failed |',
      '|---|---|---|---|---|',
      '| a | 1 | 1 | 0 | 0 |',
      '| b | 0 | 0 | 1 | 0 |',
      '| **all** | 1 | 1 | 1 | 0 |',
      '',
      'Quirks:',
      '',
      '- It is so.',
      '  - `a: two`',
      '',
      'Skipped:',
      '',
      '- It cannot.',
      '  - `b: three`',
    ].join('\n'),
  );
});

test('boundary values are there for every kind that has values', () => {
  const kinds = [
    'boolean',
    'integer',
    'bigint',
    'decimal',
    'float',
    'text',
    'bytes',
    'date',
    'time',
  ] as const;
  for (const kind of [...kinds, 'timestamp', 'interval', 'uuid', 'json', 'enum', 'array'] as const) {
    expect(boundaryValues(kind).length).toBeGreaterThan(0);
  }
  expect(boundaryValues('native')).toEqual([]);
});
