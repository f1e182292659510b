import type { Column, Expression } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { numberInText } from './arithmetic.js';
import { columnNamed, isTextDecimal, type PrintScope } from './scope.js';
import { Unprintable } from './unprintable.js';

/** Kinds of columns whose values compare in SQLite as they do elsewhere. */
const COMPARABLE = new Set(
  'boolean integer bigint decimal float text bytes uuid date time timestamp enum json array'.split(' '),
);
/** Kinds that are kept as the text that a cast to text gives, in columns whose affinity is that of text. */
const KEPT_AS_TEXT = new Set(['text', 'enum', 'json']);
/** Likewise, but beside such a column a text that looks like a number would become one. */
const KEPT_AS_OTHER_TEXT = new Set(['uuid', 'date', 'time', 'timestamp', 'native']);

/** A column as a value that is computed with or compared. */
export function printColumn(name: string, scope: PrintScope): string {
  const column = columnNamed(name, scope);
  if (scope.context.purpose === 'default') throw new Unprintable('a default cannot name a column');
  const { type } = column;
  if (isTextDecimal(type)) return numberOf(column, scope);
  if (!COMPARABLE.has(type.kind)) {
    throw new Unprintable(`SQLite keeps values of type ${type.kind} in a form that computes differently`);
  }
  const collations = [column.collation, type.kind === 'text' ? type.collation : undefined];
  const folds = collations.some((one) => one !== undefined && /^(nocase|rtrim|citext)$/i.test(one));
  return folds ? `${quoteIdentifier(name)} COLLATE BINARY` : quoteIdentifier(name);
}

/** A column that is only asked for NULL, or whose text is wanted; undefined where the part is no such column. */
export function printAsKept(
  operand: Expression,
  scope: PrintScope,
  wanted: 'any' | 'text',
): string | undefined {
  if (operand.kind !== 'column') return undefined;
  const { type } = columnNamed(operand.name, scope);
  const name = quoteIdentifier(operand.name);
  if (wanted === 'any' || KEPT_AS_TEXT.has(type.kind)) return name;
  return KEPT_AS_OTHER_TEXT.has(type.kind) ? `CAST(${name} AS TEXT)` : undefined;
}

/** The number in a decimal that is kept as text; NaN is above all others. */
function numberOf(column: Column, scope: PrintScope): string {
  if (scope.context.purpose === 'index') throw new Unprintable('SQLite keeps these decimals as text');
  scope.caveats.add('decimals that are kept as text are compared by their first 15 digits');
  return `(${numberInText(quoteIdentifier(column.name))})`;
}
