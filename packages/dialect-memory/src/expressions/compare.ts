import { compareBytes, compareText } from '../compare.js';
import { compareExact } from '../exact.js';
import { isBytes } from '../values.js';
import { type Datum, exactNumber, isExact, numberOf } from './datum.js';

/** -1, 0 or 1 for two data that are not NULL; undefined where one is NaN. Numbers of all kinds compare by value. */
export function compareData(a: Exclude<Datum, null>, b: Exclude<Datum, null>): number | undefined {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (isBytes(a) && isBytes(b)) return compareBytes(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return compareNumbers(a, b);
}

/** Whether two data are equal, NULL being equal to NULL. */
export function isSame(a: Datum, b: Datum): boolean {
  return a === null || b === null ? a === b : compareData(a, b) === 0;
}

function compareNumbers(a: Datum, b: Datum): number | undefined {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left === null || right === null) return undefined;
  const [x, y] = [exactNumber(left), exactNumber(right)];
  if (x !== undefined && y !== undefined) return compareExact(x, y);
  const [p, q] = [endless(left), endless(right)];
  return p < q ? -1 : p > q ? 1 : p === q ? 0 : undefined;
}

/** Beside an infinity every finite number is the same. */
function endless(number: Datum): number {
  return isExact(number) || Number.isFinite(number) ? 0 : Number(number);
}
