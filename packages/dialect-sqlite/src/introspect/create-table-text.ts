import { isSymbol, keyword, type Token, TokenReader, textOf, tokenize } from '@godwit/plugin-api/sql';
import { grammar } from '../expressions/grammar.js';
import { type Named, takeConflict, takeDeferrable, takeName, takeReferences } from './constraint-text.js';
import { takeColumn } from './create-table-column.js';

/** What only the text of CREATE TABLE tells of a table. */
export interface TableText {
  readonly columns: readonly ColumnText[];
  readonly primaryKey: KeyText | undefined;
  readonly uniqueKeys: readonly KeyText[];
  readonly checks: readonly CheckText[];
  /** In the order they are written. */
  readonly foreignKeys: readonly ForeignKeyText[];
}

export interface ColumnText {
  readonly name: string;
  readonly collation: string | undefined;
  readonly generated: string | undefined;
  /** The `ON CONFLICT` word of its NOT NULL. */
  readonly notNullConflict: string | undefined;
}

export interface KeyText extends Named {
  readonly columns: readonly string[];
  readonly onConflict: string | undefined;
  readonly autoincrement: boolean;
}

interface CheckText extends Named {
  readonly text: string;
  readonly column: string | undefined;
}

export interface ForeignKeyText extends Named {
  readonly match: string | undefined;
  readonly deferrable: 'not-deferrable' | 'initially-immediate' | 'initially-deferred';
}

/** What is gathered while the text is read. */
export interface TableDraft {
  readonly source: string;
  readonly columns: ColumnText[];
  primaryKey: KeyText | undefined;
  readonly uniqueKeys: KeyText[];
  readonly checks: CheckText[];
  readonly foreignKeys: ForeignKeyText[];
}

const TABLE_CONSTRAINTS: ReadonlySet<string> = new Set([
  'CONSTRAINT',
  'PRIMARY',
  'UNIQUE',
  'CHECK',
  'FOREIGN',
]);

/** Reads the text that SQLite keeps of a table; parts that it does not know are left out. */
export function readCreateTable(source: string): TableText {
  const draft: TableDraft = {
    source,
    columns: [],
    primaryKey: undefined,
    uniqueKeys: [],
    checks: [],
    foreignKeys: [],
  };
  const reader = new TokenReader(bodyOf(tokenize(source, grammar)));
  while (!reader.done) {
    const before = reader.index;
    if (TABLE_CONSTRAINTS.has(keyword(reader.peek()))) takeTableConstraint(reader, draft);
    else takeColumn(reader, draft);
    reader.takeSymbol(',');
    if (reader.index === before) reader.take();
  }
  return draft;
}

function bodyOf(tokens: readonly Token[]): readonly Token[] {
  const reader = new TokenReader(tokens);
  while (!reader.done && !isSymbol(reader.peek(), '(')) reader.take();
  return reader.takeParenthesised() ?? [];
}

function takeTableConstraint(reader: TokenReader, draft: TableDraft): void {
  const name = takeName(reader);
  if (reader.takeWords('PRIMARY KEY')) {
    const inner = reader.takeParenthesised() ?? [];
    const autoincrement = inner.some((token) => keyword(token) === 'AUTOINCREMENT');
    draft.primaryKey = {
      ...name,
      columns: keyColumns(inner),
      onConflict: takeConflict(reader),
      autoincrement,
    };
  } else if (reader.takeWords('UNIQUE')) {
    const columns = keyColumns(reader.takeParenthesised() ?? []);
    draft.uniqueKeys.push({ ...name, columns, onConflict: takeConflict(reader), autoincrement: false });
  } else if (reader.takeWords('CHECK')) {
    const text = textOf(reader.takeParenthesised() ?? [], draft.source);
    takeConflict(reader);
    draft.checks.push({ ...name, text, column: undefined });
  } else if (reader.takeWords('FOREIGN KEY')) {
    reader.takeParenthesised();
    if (reader.takeWords('REFERENCES')) draft.foreignKeys.push({ ...name, ...takeReferences(reader) });
    takeDeferrable(reader);
  }
}

/** The columns of `(a COLLATE x DESC, b)`: the first token of each part. */
function keyColumns(tokens: readonly Token[]): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  let first = true;
  for (const token of tokens) {
    if (isSymbol(token, '(')) depth++;
    if (isSymbol(token, ')')) depth--;
    if (first) names.push(token.value);
    first = depth === 0 && isSymbol(token, ',');
  }
  return names;
}
