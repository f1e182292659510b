import type { Column } from '@godwit/plugin-api';
import { quoteName, quoteText } from '../sql-text.js';
import { holdsNoQuotes } from './digest-cell.js';

/** A column and the SQL of its text. */
export interface LineCell {
  readonly column: Column;
  readonly sql: string;
  /** Whether it is certain to hold no NULL. */
  readonly set: boolean;
}

interface Piece {
  readonly format: string;
  readonly argument: string;
}

/** A function takes at most 100 arguments. */
const MOST_PIECES = 90;

/**
 * The SQL that spells a row as `encodeDigestText` does. format() calls the output functions of the types, as COPY does and
 * casts to text do not, and costs least of what spells a whole row.
 */
export function digestLine(cells: readonly LineCell[]): string {
  const pieces = cells.map(toPiece);
  const parts: string[] = [];
  for (let at = 0; at < pieces.length; at += MOST_PIECES) {
    const some = pieces.slice(at, at + MOST_PIECES);
    const last = at + MOST_PIECES >= pieces.length;
    const text = `${some.map((piece) => piece.format).join(',')}${last ? '\n' : ','}`;
    parts.push(`format(${[quoteText(text), ...some.map((piece) => piece.argument)].join(', ')})`);
  }
  return parts.join(' || ');
}

function toPiece({ column, sql, set }: LineCell): Piece {
  const plain = holdsNoQuotes(column);
  // %L spells NULL and quotes as they are wanted, but a backslash otherwise.
  if (plain && !set && column.type.kind !== 'bytes') return { format: '%L', argument: sql };
  if (plain && set) return { format: "'%s'", argument: sql };
  const text = column.type.kind === 'text' ? sql : `format('%s', ${sql})`;
  const doubled = plain ? text : `replace(${text}, '''', '''''')`;
  if (set) return { format: "'%s'", argument: doubled };
  // A row of NULLs IS NULL without being NULL.
  const missing = `${quoteName(column.name)} IS NOT DISTINCT FROM NULL`;
  return { format: '%s', argument: `CASE WHEN ${missing} THEN 'NULL' ELSE '''' || ${doubled} || '''' END` };
}
