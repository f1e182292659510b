import type { Expression, LogicalType } from '@godwit/plugin-api';
import { asText } from './text.js';
import { binary, call, integer, literal, NotCertain, type Typed } from './typed.js';

const DATE: LogicalType = { kind: 'date' };
const text = (value: string) => literal('text', value);

const RESTS: Readonly<Record<string, string>> = {
  year: '-01-01 00:00:00',
  month: '-01 00:00:00',
  day: ' 00:00:00',
  hour: ':00:00',
  minute: ':00',
};

/** The day of a timestamp without zone, by its text. */
export function dayOf(side: Typed): Typed {
  return { ...side, tree: headOf(asText(side).tree, 10, ''), type: DATE };
}

/** The start of the year, month, day, hour or minute of a timestamp without zone, by its text. */
export function startOf(unit: string | undefined, side: Typed): Typed | undefined {
  const rest = Object.hasOwn(RESTS, unit ?? '') ? RESTS[unit ?? ''] : undefined;
  const { tree, type } = side;
  if (rest === undefined || tree.kind !== 'column' || type.kind !== 'timestamp' || type.zoned)
    return undefined;
  return { ...side, tree: headOf(asText(side).tree, 19 - rest.length, rest) };
}

/** As many characters as of a year of four digits. Later years have more, those before Christ a word behind, endless times none. */
function headOf(moment: Expression, length: number, rest: string): Expression {
  const has = (word: string): Expression =>
    binary('greater', call('position', [moment, text(word)]), integer(0));
  const dash = call('position', [moment, text('-')]);
  const head = call('substring', [moment, integer(1), binary('add', dash, integer(length - 5))]);
  const start = rest === '' ? head : binary('concat', head, text(rest));
  return {
    kind: 'case',
    branches: [
      { when: has('infinity'), result: moment },
      { when: has('BC'), result: binary('concat', start, text(' BC')) },
    ],
    otherwise: start,
  };
}

/** The midnight of a day, by its text; an endless day stays what it is. */
export function midnightOf(side: Typed, to: Extract<LogicalType, { kind: 'timestamp' }>): Typed {
  const midnight = to.zoned ? ' 00:00:00+00:00' : ' 00:00:00';
  const tree = binary('concat', asText(side).tree, text(midnight));
  if (side.tree.kind === 'call' && side.tree.name.startsWith('current-')) return { ...side, tree, type: to };
  if (to.zoned) throw new NotCertain();
  const old = call('replace', [tree, text(` BC${midnight}`), text(`${midnight} BC`)]);
  const endless = call('replace', [old, text(`infinity${midnight}`), text('infinity')]);
  return { ...side, tree: endless, type: to };
}
