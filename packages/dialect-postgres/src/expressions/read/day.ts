import type { LogicalType } from '@godwit/plugin-api';
import { asText } from './text.js';
import { binary, call, literal, NotCertain, type Typed } from './typed.js';

const DATE: LogicalType = { kind: 'date' };
const UNITS = /^(year|month|day|hour|minute)$/;

/** The day of a timestamp without zone. */
export function dayOf(side: Typed): Typed {
  return { ...side, tree: call('date-of', [side.tree]), type: DATE };
}

/** The start of the year, month, day, hour or minute of a timestamp without zone. Undefined for all else. */
export function startOf(unit: string | undefined, side: Typed): Typed | undefined {
  const { tree, type } = side;
  if (unit === undefined || !UNITS.test(unit)) return undefined;
  if (tree.kind !== 'column' || type.kind !== 'timestamp' || type.zoned) return undefined;
  return { ...side, tree: call('start-of', [literal('text', unit), tree]) };
}

/** The midnight of a day. Of today it is one in the zone that the default is taken in. */
export function midnightOf(side: Typed, to: Extract<LogicalType, { kind: 'timestamp' }>): Typed {
  const isNow = side.tree.kind === 'call' && side.tree.name.startsWith('current-');
  if (!isNow) {
    if (to.zoned) throw new NotCertain();
    return { ...side, tree: call('midnight-of', [side.tree]), type: to };
  }
  const midnight = to.zoned ? ' 00:00:00+00:00' : ' 00:00:00';
  return { ...side, tree: binary('concat', asText(side).tree, literal('text', midnight)), type: to };
}
