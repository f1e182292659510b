import type { Check, Index, Note, Table } from '@godwit/plugin-api';
import { isSymbol, quoteIdentifier, tokenize } from '@godwit/plugin-api/sql';
import { grammar } from '../../expressions/grammar.js';
import { isSameName } from '../../expressions/same-name.js';
import { createContext } from '../create-context.js';
import { createTable } from '../create-table.js';
import { compileIndex } from '../indexes.js';

export const CONTEXT = createContext({
  from: 'sqlite',
  tables: [],
  schemas: [],
  enums: [],
  domains: [],
  views: [],
  triggers: [],
});

/** SQL that makes something, and what of it cannot be made. */
export interface Made {
  readonly sql: string;
  readonly notes: readonly Note[];
}

/** `CREATE TABLE` of a table, under another name where one is given. */
export function newTable(table: Table, name = table.name.name): Made {
  const other = name === table.name.name ? table : { ...table, name: { name }, checks: unqualified(table) };
  const { statement, notes } = createTable(other, CONTEXT);
  return { sql: statement.sql, notes: lost(notes) };
}

/** `CREATE INDEX`. */
export function newIndex(table: Table, index: Index): Made {
  const { statements, notes } = compileIndex(table, index);
  return { sql: statements[0]?.sql ?? '', notes: lost(notes) };
}

function lost(notes: readonly Note[]): readonly Note[] {
  return notes.filter(({ severity }) => severity !== 'info');
}

/** A check may name its table, which has another name for a while; without it the check says the same. */
function unqualified(table: Table): readonly Check[] {
  return table.checks.map((check) => {
    const text = withoutQualifier(check.expression.text, table.name.name);
    return { ...check, expression: { ...check.expression, text } };
  });
}

/** The text without the name of that table before its columns. */
export function withoutQualifier(text: string, name: string): string {
  const tokens = tokenize(text, grammar);
  let result = '';
  let end = 0;
  tokens.forEach((token, index) => {
    const dot = tokens[index + 1];
    if (dot === undefined || !isSymbol(dot, '.') || !isSameName(token.value, name)) return;
    result += text.slice(end, token.start);
    end = dot.end;
  });
  return result + text.slice(end);
}

/** A name like this that nothing has. */
export function freeName(wish: string, taken: ReadonlySet<string>): string {
  let name = wish;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${wish}_${number}`;
  return name;
}

/** A table takes the name of another one that is gone, and nothing that names it is touched. */
export function takeName(from: string, to: string): readonly string[] {
  return [
    'PRAGMA legacy_alter_table = ON',
    `ALTER TABLE ${quoteIdentifier(from)} RENAME TO ${quoteIdentifier(to)}`,
    'PRAGMA legacy_alter_table = OFF',
  ];
}
