import {
  COUNT_SHAPES,
  type CountFormName,
  type CountShape,
  countForm,
  GUESSED_FORMS,
  type Note,
  type Place,
} from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { ProfileContext } from './examine.js';
import { shapeSql } from './shapes.js';

/** How the numbers of a column may count time. */
export interface CountGuess {
  readonly form: CountFormName;
  /** Other forms in which the same numbers are as likely. */
  readonly others: readonly CountFormName[];
}

/** The forms that every number of a column may be of, by its size; none where it holds no number. */
export function countShapes(
  { statements, table, where }: ProfileContext,
  name: string,
): readonly CountShape[] {
  const x = quoteIdentifier(name);
  const number = `typeof(${x}) IN ('integer','real')`;
  const unlike = COUNT_SHAPES.map(
    (shape) => `${number} AND (${shapeSql(shape, x, 'timestamp')}) IS NOT TRUE`,
  );
  const cells = [number, ...unlike].map((predicate) => `count(CASE WHEN ${predicate} THEN 1 END)`);
  const rows = where === undefined ? '' : ` WHERE ${where}\n`;
  const [numbers, ...counts] =
    statements.row(`SELECT ${cells.join(', ')} FROM ${table.sql}${rows}`, []) ?? [];
  return numbers === 0n ? [] : COUNT_SHAPES.filter((_, index) => counts[index] === 0n);
}

/** What the numbers of a column are taken for; undefined where their size speaks for nothing. */
export function guessCount(context: ProfileContext, name: string): CountGuess | undefined {
  const shapes = countShapes(context, name);
  const form = GUESSED_FORMS.find((one) => shapes.includes(one));
  return form && { form, others: shapes.filter((one) => one !== form) };
}

/** Tells what the numbers of a column were taken for; a guess that may be wrong by years is a warning. */
export function guessNote({ form, others }: CountGuess, place: Place, type: string): Note {
  const message = `Numbers were read as ${countForm(form).what}, which all are by their size.`;
  const says = (one: CountFormName): string =>
    `typeMappings: { "${place.table}.${place.column}": "${type} from ${one}" }`;
  const [other] = others;
  const note = { code: 'TIME_FORM_ASSUMED', place } as const;
  if (other === undefined)
    return { ...note, severity: 'info', message, suggestion: `${says(form)} says so.` };
  const doubt = others.map((one) => countForm(one).what).join(' or ');
  return {
    ...note,
    severity: 'warning',
    message: `${message} They may as well be ${doubt}, other years.`,
    suggestion: `${says(form)} says so; ${says(other)} takes them for those.`,
  };
}
