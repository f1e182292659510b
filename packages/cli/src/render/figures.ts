import type { RowCount } from '@godwit/engine';
import { countOf } from '@godwit/plugin-api';

export { countOf, formatCount } from '@godwit/plugin-api';

/** So many rows, or about so many. */
export function rowsText(rows: RowCount): string {
  return typeof rows === 'number' ? countOf(rows, 'row') : `about ${countOf(rows.estimate, 'row')}`;
}

/** An ISO time as people read it: to the minute, or to the second. */
export function formatMoment(iso: string, until: 'minute' | 'second' = 'minute'): string {
  return `${iso.slice(0, until === 'minute' ? 16 : 19).replace('T', ' ')} UTC`;
}

/** A time span for people: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 07 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
