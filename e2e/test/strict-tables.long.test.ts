import { join } from 'node:path';
import { checkCarriedContent } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import { complaint, ledgerOf } from './ledger.js';
import { listPostgresCorpora, loadCorpus } from './postgres-corpora.js';
import { skipWithoutCorpora } from './skip-without-corpora.js';
import { summarise } from './summarise.js';
import { createTemporaryFolder } from './temporary-folder.js';
import { migrate } from './there-and-back.js';

const NAMES = ['chinook', 'northwind', 'world', 'rbac'];
const corpora = listPostgresCorpora().filter(({ name }) => NAMES.includes(name));

if (corpora.length === 0) skipWithoutCorpora();
else
  test.each(corpora)('PostgreSQL $name is in STRICT tables with every value', async (corpus) => {
    using folder = createTemporaryFolder();
    await using source = await loadCorpus(corpus);
    const sqlitePath = join(folder.path, 'strict.db');
    const run = await migrate(source.url, sqlitePath, folder.path, ['--strict-tables']);
    expect(complaint(run)).toBe('');
    const { tables, differences } = await checkCarriedContent({ postgresUrl: source.url, sqlitePath });
    expect(summarise(differences)).toEqual([]);
    expect(strictTables(sqlitePath)).toEqual(tables.map(({ name }) => name).sort());
    const told = ledgerOf(run).filter(({ message }) => message.includes('STRICT'));
    expect(new Set(told.map(({ place }) => place.table)).size).toBe(tables.length);
  });

function strictTables(path: string): unknown {
  const db = new Database(path, { readonly: true });
  const names = db
    .prepare(
      "SELECT name FROM pragma_table_list WHERE strict AND name NOT LIKE 'godwit\\_%' ESCAPE '\\' ORDER BY name",
    )
    .pluck()
    .all();
  db.close();
  return names;
}
