import type { Expression } from '../schema/expression.js';
import type { LogicalType } from '../schema/logical-type.js';
import type { Table } from '../schema/schema.js';

/** Reads and writes a dialect's expressions. Pure. */
export interface ExpressionCodec {
  /** The meaning of a native text, or undefined where it is not known for certain. */
  parse(text: string, context: ExpressionContext): Expression | undefined;
  /** The native text of a meaning, or the reason why it cannot be said with the same meaning. */
  print(expression: Expression, context: ExpressionContext): PrintedExpression;
  /**
   * A spelling of a native text that stays the same when the database keeps the text and gives it back in words of its
   * own. Two texts whose meaning is not known are held to be the same exactly where it is equal. Absent: the text itself.
   */
  normalize?(text: string): string;
}

/** The answer of {@link ExpressionCodec.print}. */
export type PrintedExpression =
  | {
      readonly ok: true;
      readonly sql: string;
      /** Where the meaning differs in rare cases, as a sentence for the ledger: `lower` folds the letters A to Z only. */
      readonly caveat?: string;
    }
  | { readonly ok: false; readonly reason: string };

/** What an expression stands in. */
export interface ExpressionContext {
  readonly purpose: 'default' | 'check' | 'generated' | 'index' | 'predicate';
  /** The table whose columns it may name, with their types on the side of the codec. */
  readonly table: Pick<Table, 'columns' | 'name'>;
  /** The type the result is assigned to, for defaults and generated columns. */
  readonly expected?: LogicalType;
}
