import assert from 'node:assert/strict';
import type { CompiledDdl, Table } from '@godwit/plugin-api';
import type { Lab } from '../lab/lab.js';
import { libraryOf } from '../lab/library.js';
import { schemaOf } from '../lab/make-tables.js';
import { sameData } from '../same-data.js';
import type { SuiteTest } from '../suite.js';

/** Statements as data, which need no session. */
export function pureTests(lab: Lab): readonly SuiteTest[] {
  const { ddl } = lab.dialect;
  const compiled = async (use: (compiled: CompiledDdl, tables: readonly Table[]) => void): Promise<void> =>
    lab.withDatabase(async (database) => {
      const { tables } = libraryOf(lab.dialect, database);
      use(ddl.create(schemaOf(tables)), tables);
    });
  return [
    {
      name: 'the same schema gives the same statements',
      run: () => compiled((first, tables) => sameData(ddl.create(schemaOf(tables)), first)),
    },
    {
      name: 'the defaults of options are what is done without them',
      run: () =>
        compiled((first, tables) => {
          const { options = {} } = lab.dialect;
          const defaults = Object.entries(options).map(([name, row]) => [name, row.default]);
          sameData(ddl.create(schemaOf(tables, { options: Object.fromEntries(defaults) })), first);
        }),
    },
    {
      name: 'ids are unique',
      run: () =>
        compiled(({ statements }, tables) => {
          const ids = [...statements, ...ddl.resetIdentities(tables)].map(({ id }) => id);
          assert.equal(new Set(ids).size, ids.length, `Twice: ${ids.join(', ')}`);
        }),
    },
    {
      name: 'statements are JSON and have a purpose',
      run: () =>
        compiled((ddl) => {
          sameData(JSON.parse(JSON.stringify(ddl)), ddl);
          for (const one of ddl.statements) assert.notEqual(one.purpose.trim(), '', one.sql);
        }),
    },
    {
      name: 'phases stand in their order',
      run: () =>
        compiled(({ statements }) => {
          const phases = statements.map(({ phase }) => phase);
          assert.ok(phases.lastIndexOf('before-load') < (phases.indexOf('after-load') + 1 || Infinity));
        }),
    },
    {
      name: 'a dropped table takes no other with it',
      run: () =>
        compiled((_, tables) => {
          const drops = ddl.drop(tables);
          assert.ok(drops.length >= tables.length);
          for (const { sql } of drops) assert.doesNotMatch(sql, /\bcascade\b/i);
        }),
    },
  ];
}
