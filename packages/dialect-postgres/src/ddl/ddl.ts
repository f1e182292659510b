import type { DdlCompiler, Statement, Table } from '@godwit/plugin-api';
import { MEANING_STATEMENTS } from '../connect/session-settings.js';
import { buildApart } from './build-apart.js';
import { change } from './change/change.js';
import { converts } from './change/converts.js';
import { create, makes } from './create.js';
import { drop } from './drop.js';
import { resetIdentities } from './identities.js';
import { keepAside } from './keep-aside.js';
import { raiseSequences } from './sequences.js';
import { setAside } from './set-aside.js';
import { qualifiedName } from './sql-text.js';
import { afterLoad } from './statement.js';

/** Statements out of schemas; pure. Names are always qualified and quoted. */
export const ddl: DdlCompiler = {
  settings: MEANING_STATEMENTS,
  create,
  makes,
  drop,
  setAside,
  keepAside,
  buildApart,
  resetIdentities,
  raiseSequences,
  analyze,
  change,
  converts,
};

/** `ANALYZE`, so that the first queries are planned by what is there. */
function analyze(tables: readonly Table[]): readonly Statement[] {
  return tables.map((table) => {
    const target = qualifiedName(table.name);
    return afterLoad({
      id: `analyze:${target}`,
      sql: `ANALYZE ${target}`,
      purpose: `analyze ${target}`,
      table: table.name,
    });
  });
}
