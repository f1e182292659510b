import type { Column, ExpressionContext, TableName, Value } from '@godwit/plugin-api';

/**
 * Texts of the dialect's own, and how its database computes them: what the closure law is tried on. What the dialect parses
 * it prints, with the same meaning; what it prints it parses to the same tree once the database has given it back.
 */
export interface OwnExpressions {
  /** What the texts may name, beside a key `id` of 64 bits. */
  readonly columns: readonly OwnColumn[];
  readonly texts: readonly OwnText[];
  /** What the database makes of each text in every row of a table, in the order of `id`. */
  evaluate(config: unknown, table: TableName, asked: readonly AskedText[]): Promise<readonly Answers[]>;
}

/** A column as people declare it. */
export interface OwnColumn extends Pick<Column, 'name' | 'nativeType' | 'collation'> {
  /** Where its declared type does not tell it. */
  readonly type?: Column['type'];
  /** Values that the texts tell apart, beside those at the borders of its type. */
  readonly values?: readonly Value[];
}

/** A text as the database gives it back. */
export interface OwnText {
  readonly purpose: ExpressionContext['purpose'];
  readonly text: string;
  /** The column whose type it is assigned to: of a default and of a generated column. */
  readonly into?: string;
}

/** A text to compute; with `into` what is kept when it is assigned to that column. */
export type AskedText = Pick<OwnText, 'text' | 'into'>;

/** What a text is in each row; undefined where it fails. A text that is no expression at all throws. */
export type Answers = readonly (Value | undefined)[];
