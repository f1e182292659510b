import { isSymbol, keyword, type TokenReader, textOf } from '@godwit/plugin-api/sql';
import { takeConflict, takeDeferrable, takeName, takeReferences } from './constraint-text.js';
import type { TableDraft } from './create-table-text.js';

const COLUMN_CONSTRAINTS: ReadonlySet<string> = new Set(
  'CONSTRAINT PRIMARY NOT NULL UNIQUE CHECK DEFAULT COLLATE REFERENCES GENERATED AS DEFERRABLE'.split(' '),
);

/** Reads a column with its constraints, up to the comma after it. */
export function takeColumn(reader: TokenReader, draft: TableDraft): void {
  const name = reader.take()?.value ?? '';
  const column = {
    name,
    collation: undefined as string | undefined,
    generated: undefined as string | undefined,
    notNullConflict: undefined as string | undefined,
  };
  draft.columns.push(column);
  skipType(reader);
  while (!reader.done && !isSymbol(reader.peek(), ',')) {
    const before = reader.index;
    const named = takeName(reader);
    takeConstraint(reader, draft, column, named.name);
    if (reader.index === before) reader.take();
  }
}

function skipType(reader: TokenReader): void {
  while (!reader.done && !isSymbol(reader.peek(), ',') && !COLUMN_CONSTRAINTS.has(keyword(reader.peek()))) {
    if (reader.takeParenthesised() === undefined) reader.take();
  }
}

interface ColumnDraft {
  readonly name: string;
  collation: string | undefined;
  generated: string | undefined;
  notNullConflict: string | undefined;
}

function takeConstraint(
  reader: TokenReader,
  draft: TableDraft,
  column: ColumnDraft,
  name: string | undefined,
): void {
  if (reader.takeWords('PRIMARY KEY')) {
    if (!reader.takeWords('ASC')) reader.takeWords('DESC');
    const onConflict = takeConflict(reader);
    const autoincrement = reader.takeWords('AUTOINCREMENT');
    draft.primaryKey = { name, columns: [column.name], onConflict, autoincrement };
  } else if (reader.takeWords('UNIQUE')) {
    const onConflict = takeConflict(reader);
    draft.uniqueKeys.push({ name, columns: [column.name], onConflict, autoincrement: false });
  } else if (reader.takeWords('CHECK')) {
    draft.checks.push({
      name,
      text: textOf(reader.takeParenthesised() ?? [], draft.source),
      column: column.name,
    });
  } else if (reader.takeWords('REFERENCES')) {
    draft.foreignKeys.push({ name, ...takeReferences(reader) });
  } else if (reader.takeWords('COLLATE')) {
    column.collation = reader.take()?.value;
  } else if (reader.takeWords('AS')) {
    column.generated = textOf(reader.takeParenthesised() ?? [], draft.source);
  } else if (reader.takeWords('NOT NULL')) {
    column.notNullConflict = takeConflict(reader);
  } else {
    takeRest(reader);
  }
}

/** Constraints that SQLite's own catalogue tells as well. */
function takeRest(reader: TokenReader): void {
  if (takeDeferrable(reader) !== undefined || reader.takeWords('GENERATED ALWAYS')) return;
  if (reader.takeWords('NULL')) takeConflict(reader);
  else if (reader.takeWords('DEFAULT') && reader.takeParenthesised() === undefined) {
    if (isSymbol(reader.peek(), '-') || isSymbol(reader.peek(), '+')) reader.take();
    reader.take();
  }
}
