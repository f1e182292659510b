import type { Expression } from '@godwit/plugin-api';
import { quoteString } from '@godwit/plugin-api/sql';
import { printAsKept } from './column.js';
import type { PrintPart, PrintScope } from './scope.js';
import { Unprintable } from './unprintable.js';

/** What follows the part of a time that a unit keeps. */
const RESTS: Readonly<Record<string, string>> = {
  year: '-01-01 00:00:00',
  month: '-01 00:00:00',
  day: ' 00:00:00',
  hour: ':00:00',
  minute: ':00',
};

/** The day of a time, the midnight of a day, the start of a unit, by the text that times are kept as. Undefined for others. */
export function printDay(
  { name, arguments: values }: Extract<Expression, { kind: 'call' }>,
  print: PrintPart,
  scope: PrintScope,
): string | undefined {
  const [first, second] = values;
  const text = (part: Expression | undefined): string => {
    if (part === undefined) throw new Unprintable('a function lacks an argument');
    return printAsKept(part, scope, 'text') ?? print({ kind: 'cast', operand: part, to: 'text' });
  };
  switch (name) {
    case 'date-of':
      return dateOf(text(first));
    case 'midnight-of':
      return midnightOf(text(first));
    case 'start-of':
      return startOf(first?.kind === 'literal' ? first.text : '', text(second));
    default:
      return undefined;
  }
}

/** The day of a time. */
export function dateOf(moment: string): string {
  return headOf(moment, 10, '');
}

/** The midnight of a day; an endless day stays what it is. */
export function midnightOf(day: string): string {
  const midnight = ' 00:00:00';
  const old = `replace((${day} || '${midnight}'), ' BC${midnight}', '${midnight} BC')`;
  return `replace(${old}, 'infinity${midnight}', 'infinity')`;
}

/** The start of a unit. */
export function startOf(unit: string, moment: string): string {
  const rest = Object.hasOwn(RESTS, unit) ? RESTS[unit] : undefined;
  if (rest === undefined) throw new Unprintable('SQLite has no such part of a time');
  return headOf(moment, 19 - rest.length, rest);
}

/** Units that have a start. */
export const UNITS = Object.keys(RESTS);

/** As many characters as of a year of four digits. Later years have more, those before Christ a word behind, endless times none. */
function headOf(moment: string, length: number, rest: string): string {
  const has = (word: string): string => `(instr(${moment}, '${word}') > 0)`;
  const head = `substr(${moment}, 1, (instr(${moment}, '-') + ${length - 5}))`;
  const start = rest === '' ? head : `(${head} || ${quoteString(rest)})`;
  return `CASE WHEN ${has('infinity')} THEN ${moment} WHEN ${has('BC')} THEN (${start} || ' BC') ELSE ${start} END`;
}
