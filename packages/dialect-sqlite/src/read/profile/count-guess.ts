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
function countShapes(context: ProfileContext, name: string): readonly CountShape[] {
  const [numbers, unlike] = countUnlike(context, name, COUNT_SHAPES, sizeOf);
  return numbers === 0n ? [] : COUNT_SHAPES.filter((_, index) => unlike[index] === 0n);
}

/**
 * The form that most numbers of a column are of by their size, else the unit since 1970 in which most of them are more than a
 * year and less than 230 years away; undefined where there is none.
 */
export function usualShape(context: ProfileContext, name: string): CountShape | undefined {
  return (
    mostOf(COUNT_SHAPES, countUnlike(context, name, COUNT_SHAPES, sizeOf)) ??
    mostOf(UNITS, countUnlike(context, name, UNITS, nearness))
  );
}

const UNITS = ['epoch-s', 'epoch-ms', 'epoch-us', 'epoch-ns'] as const satisfies readonly CountShape[];
const YEAR = 31_536_000n * countForm('epoch-s').unit;

function sizeOf(shape: CountShape, x: string): string {
  return shapeSql(shape, x, 'timestamp');
}

function nearness(shape: CountShape, x: string): string {
  const year = YEAR / countForm(shape).unit;
  // abs fails on the smallest integer.
  const isNear = `${x} BETWEEN ${year} AND ${year * 230n} OR ${x} BETWEEN ${year * -230n} AND ${-year}`;
  return `typeof(${x})='integer' AND (${isNear})`;
}

function mostOf(shapes: readonly CountShape[], [numbers, unlike]: Unlike): CountShape | undefined {
  const fewest = unlike.reduce((a, b) => (b < a ? b : a), numbers);
  return fewest * 2n < numbers ? shapes[unlike.indexOf(fewest)] : undefined;
}

type Unlike = readonly [numbers: bigint, unlike: readonly bigint[]];

/** How many numbers a column holds, and how many of them do not pass the test of each shape. */
function countUnlike(
  { statements, table, where }: ProfileContext,
  name: string,
  shapes: readonly CountShape[],
  test: (shape: CountShape, x: string) => string,
): Unlike {
  const x = quoteIdentifier(name);
  const number = `typeof(${x}) IN ('integer','real')`;
  const tests = shapes.map((shape) => `${number} AND (${test(shape, x)}) IS NOT TRUE`);
  const cells = [number, ...tests].map((predicate) => `count(CASE WHEN ${predicate} THEN 1 END)`);
  const rows = where === undefined ? '' : ` WHERE ${where}\n`;
  const [numbers = 0n, ...unlike] =
    statements.row(`SELECT ${cells.join(', ')} FROM ${table.sql}${rows}`, []) ?? [];
  return [numbers as bigint, unlike as bigint[]];
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
