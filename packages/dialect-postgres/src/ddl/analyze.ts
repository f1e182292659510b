import type { Statement, Table } from '@godwit/plugin-api';
import { qualifiedName } from './sql-text.js';
import { afterLoad } from './statement.js';

/** `ANALYZE`, so that the first queries are planned by what is there. */
export function analyze(tables: readonly Table[]): readonly Statement[] {
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
