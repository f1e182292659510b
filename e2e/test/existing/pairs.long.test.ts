import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { godwit } from '../command.js';
import { copyCorpus } from '../corpora.js';
import { complaint } from '../ledger.js';
import { skipWithoutCorpora } from '../skip-without-corpora.js';
import { createTemporaryFolder } from '../temporary-folder.js';
import { databaseText, recordsText, staleGenerators } from './database-text.js';
import { listPairs, type Pair } from './pairs.js';

const all = listPairs();
/** Its rows are made up, and some are longer than the application's own columns: that is refused, and so tried apart. */
const TOO_LONG = 'temporal';
const pairs = all.filter(({ name }) => name !== TOO_LONG);
const FLAGS = ['--into-existing', '--on-existing', 'replace-seeds'];

/** Records of steps that made a schema, which stay in an emptied file. */
const BOOKKEEPING = /migration|^SequelizeMeta$|^ar_internal_metadata$|^typeorm_metadata$/;

/** Gives each column of words with a limit, and of small numbers, room for more. */
const WIDEN = `DO $$ DECLARE c record; BEGIN
  FOR c IN SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'
    AND (character_maximum_length < 64 OR data_type = 'smallint') LOOP
    EXECUTE format('ALTER TABLE %I ALTER %I TYPE %s', c.table_name, c.column_name,
      CASE c.data_type WHEN 'smallint' THEN 'integer' ELSE 'varchar(64)' END);
  END LOOP; END $$`;

/** A column of plain INTEGER does not tell in which unit its application counts time. */
const UNITS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'orm-drizzle': {
    'epoch-s': ['Users.deletedAt', 'Users.createdAt'],
    'epoch-ms': ['Users.lastLoginAt', 'order.placedAt', 'AuditLog.happenedAt', 'label.createdAt'],
  },
};

function configOf(pair: string, folder: string): readonly string[] {
  const units = Object.entries(UNITS[pair] ?? {});
  if (units.length === 0) return [];
  const columns = Object.fromEntries(
    units.flatMap(([to, names]) => names.map((name) => [name, { to }] as const)),
  );
  const path = join(folder, 'units.json');
  writeFileSync(path, JSON.stringify({ options: { columns } }));
  return ['--config', path];
}

/** The file of an application without its rows: what a fresh installation leaves, but for its seeds. */
function emptied(path: string): void {
  const db = new Database(path);
  db.pragma('foreign_keys = OFF');
  const tables = db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%'",
    )
    .pluck()
    .all() as readonly string[];
  for (const name of tables.filter((one) => !BOOKKEEPING.test(one))) db.exec(`DELETE FROM "${name}"`);
  db.close();
}

if (all.length === 0) skipWithoutCorpora();
else {
  test.each(pairs)(
    'the rows of $name go into the schema that the application made',
    async ({ source, fresh, expected }) => {
      await using target = await fresh();
      const records = await recordsText(target.url);
      const run = await godwit(['migrate', source, target.url, ...FLAGS]);
      expect(complaint(run)).toBe('');
      // What the framework of the application looks at, to know what its next migration has to do.
      expect(await recordsText(target.url)).toEqual(records);
      if (expected !== undefined) {
        await using wanted = await expected();
        expect(await databaseText(target.url)).toEqual(await databaseText(wanted.url));
      }
      expect(await staleGenerators(target.url)).toEqual([]);
    },
    120_000,
  );

  test.each(pairs)(
    'the rows of $name come back into the file of the application, and go there again',
    async ({ name, source, fresh }) => {
      using folder = createTemporaryFolder();
      await using there = await fresh();
      await using again = await fresh();
      const back = join(folder.path, 'back.db');
      copyCorpus({ name, path: source }, back);
      emptied(back);
      const ways = [
        [source, there.url],
        [there.url, `sqlite:${back}`],
        [back, again.url],
      ] as const;
      for (const [from, to] of ways) {
        const config = to.startsWith('sqlite:') ? configOf(name, folder.path) : [];
        const run = await godwit(['migrate', from, to, ...FLAGS, ...config]);
        expect(complaint(run)).toBe('');
      }
      expect(await databaseText(again.url)).toEqual(await databaseText(there.url));
    },
    180_000,
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
