import { mergeOptions } from '../src/merge-options.js';

test('a flag wins over the file, and what no flag says stays', () => {
  expect(
    mergeOptions({ batchSize: 10, onBadText: 'strip' }, { batchSize: 20, json: true, verbose: true }),
  ).toEqual({
    batchSize: 20,
    onBadText: 'strip',
    verbose: true,
  });
});

test('lists are replaced; what is set per table or per type is merged', () => {
  const file = { includeTables: ['a'], where: { a: 'x', b: 'y' }, typeMappings: { n: 'text' } };
  const flags = { includeTables: ['b'], where: { a: 'z' }, typeMapping: { m: 'date' } };
  expect(mergeOptions(file, flags)).toEqual({
    includeTables: ['b'],
    where: { a: 'z', b: 'y' },
    typeMappings: { n: 'text', m: 'date' },
  });
});

test('what is accepted by the file stays accepted', () => {
  const flags = { accept: ['STEP_FAILED'] };
  expect(mergeOptions({ accept: ['VIEW_NOT_CARRIED:v'] }, flags)).toEqual({
    accept: ['VIEW_NOT_CARRIED:v', 'STEP_FAILED'],
  });
});

test.each([
  [{ dataOnly: true }, { schemaOnly: true }, { schemaOnly: true }],
  [{ mode: 'schema-only' }, { intoExisting: true }, { intoExisting: true }],
  [{ intoExisting: true }, { mode: 'complete' }, { mode: 'complete' }],
  [{ dropTables: true }, { onExisting: 'fail' }, { onExisting: 'fail' }],
  [{ onExisting: 'fail' }, { dropTables: true }, { dropTables: true }],
  [{ onError: 'stop' }, { continueOnError: true }, { continueOnError: true }],
] as const)('of options that exclude each other, %j in the file gives way to %j', (file, flags, merged) => {
  expect(mergeOptions(file, flags)).toEqual(merged);
});
