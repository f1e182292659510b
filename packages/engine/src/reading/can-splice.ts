import type { TableWork } from '../plan/tables/planned-table.js';
import { isToldByImage } from './sure-images.js';

/** The place of a column whose new values cannot take the place of the old ones among images of cells; -1: there is none. */
export function unsplicedColumn({ read, write, steps }: TableWork): number {
  return steps.findIndex((one, index) => {
    const types = [read[index]?.as, write[index]?.as];
    return one.length > 0 && !types.every((type) => type !== undefined && isToldByImage(type));
  });
}

const ARROW_OF_ONE =
  /^(\(\s*(?:[\p{ID_Start}$_][\p{ID_Continue}$]*\s*,?\s*)?\)|[\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=>/u;

/** Whether a function certainly takes nothing but the value: an arrow has no other way to what it is called with. */
export function ignoresRow(change: unknown): boolean {
  return typeof change === 'function' && ARROW_OF_ONE.test(Function.prototype.toString.call(change));
}
