import type { DdlCompiler, Statement, Table } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { create } from './ddl/create.js';
import { validateForeignKeys } from './ddl/foreign-keys.js';
import { resetIdentities } from './ddl/identities.js';
import { afterLoad, beforeLoad } from './ddl/statement.js';

/** Statements for SQLite. Foreign keys are never enforced while godwit writes, so nothing has to be taken away. */
export const ddl: DdlCompiler = {
  create,
  drop: (tables) => tables.map(dropTable),
  suspendForeignKeys: validateForeignKeys,
  resetIdentities,
  analyze: (tables) => tables.map(analyzeTable),
};

/** Its indexes and triggers go with it. */
function dropTable(table: Table): Statement {
  const name = quoteIdentifier(table.name.name);
  return beforeLoad({
    id: `drop-table:${name}`,
    sql: `DROP TABLE ${name}`,
    purpose: `drop table ${name}`,
    table: table.name,
  });
}

function analyzeTable(table: Table): Statement {
  const name = quoteIdentifier(table.name.name);
  return afterLoad({
    id: `analyze:${name}`,
    sql: `ANALYZE ${name}`,
    purpose: `refresh the statistics of ${name}`,
    table: table.name,
  });
}
