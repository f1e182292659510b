import { memoryDialect } from '@godwit/dialect-memory';
import { certify } from './collecting-runner.js';
import { MUTANTS } from './mutants/index.js';

const caught: string[] = [];

test.each(MUTANTS)('the kit catches a dialect that $name', async ({ name, suite, make }) => {
  const { failed } = await certify((databases) => make(memoryDialect({ databases })), suite);
  expect(failed).not.toEqual([]);
  caught.push(`${name} <- ${failed[0]}${failed.length === 1 ? '' : ` and ${failed.length - 1} more`}`);
});

test('the reference itself passes everything, without quirks', async () => {
  const { failed, reported } = await certify((databases) => memoryDialect({ databases }));
  expect(failed).toEqual([]);
  expect(reported?.outcomes.filter(({ status }) => status === 'quirk')).toEqual([]);
});

afterAll(() => {
  process.stdout.write(`${caught.join('\n')}\n`);
});
