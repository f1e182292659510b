import { execute } from '@godwit/test-support';
import { godwit } from '../command.js';
import { complaint } from '../ledger.js';
import { skipWithoutCorpora } from '../skip-without-corpora.js';
import { databaseText, staleGenerators } from './database-text.js';
import { listPairs, type Pair } from './pairs.js';

const all = listPairs();
/** Its rows are made up, and some are longer than the application's own columns: that is refused, and so tried apart. */
const TOO_LONG = 'temporal';
const pairs = all.filter(({ name }) => name !== TOO_LONG);
const FLAGS = ['--into-existing', '--on-existing', 'replace-seeds'];

/** Gives each column of words with a limit, and of small numbers, room for more. */
const WIDEN = `DO $$ DECLARE c record; BEGIN
  FOR c IN SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'
    AND (character_maximum_length < 64 OR data_type = 'smallint') LOOP
    EXECUTE format('ALTER TABLE %I ALTER %I TYPE %s', c.table_name, c.column_name,
      CASE c.data_type WHEN 'smallint' THEN 'integer' ELSE 'varchar(64)' END);
  END LOOP; END $$`;

if (all.length === 0) skipWithoutCorpora();
else {
  test.each(pairs)(
    'the rows of $name go into the schema that the application made',
    async ({ source, fresh, expected }) => {
      await using target = await fresh();
      const run = await godwit(['migrate', source, target.url, ...FLAGS]);
      expect(complaint(run)).toBe('');
      if (expected !== undefined) {
        await using wanted = await expected();
        expect(await databaseText(target.url)).toEqual(await databaseText(wanted.url));
      }
      expect(await staleGenerators(target.url)).toEqual([]);
    },
    120_000,
  );

  test('rows that are longer than the columns of the application are refused by name, and go in where these are wide enough', async () => {
    const { source, fresh } = all.find(({ name }) => name === TOO_LONG) as Pair;
    await using target = await fresh();
    const move = () => godwit(['migrate', source, target.url, ...FLAGS]);
    const refused = await move();
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain(
      'public.queues.metadata_encoding is character varying(16): 40 of 40 values are longer',
    );
    await execute(target.url, WIDEN);
    expect(complaint(await move())).toBe('');
    expect(await staleGenerators(target.url)).toEqual([]);
  }, 120_000);
}
