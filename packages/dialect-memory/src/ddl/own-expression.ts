import type { ExpressionContext, Note, NoteCode, Place, SqlExpression } from '@godwit/plugin-api';
import { reprint } from '../expressions.js';

/** Collects what a schema loses on its way into this dialect. */
export class Losses {
  readonly notes: Note[] = [];

  /** Tells that something stays behind, and why. */
  add(code: NoteCode, place: Place, message: string, severity: Note['severity'] = 'loss'): void {
    this.notes.push({ code, severity, place, message });
  }

  /** An expression in this dialect's text; undefined, and told, where it has none of the same meaning. */
  expression(
    expression: SqlExpression,
    dialect: string,
    context: ExpressionContext,
    told: { readonly code: NoteCode; readonly place: Place; readonly what: string },
  ): SqlExpression | undefined {
    const printed = reprint(expression, dialect, context);
    if (printed.ok) return { text: printed.sql, dialect };
    this.add(told.code, told.place, `${told.what} was left out: ${printed.reason}`);
    return undefined;
  }
}
