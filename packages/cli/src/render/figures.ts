/** A whole number with separators: 1,234,567. */
export function formatCount(count: bigint | number): string {
  return count.toLocaleString('en-US');
}

/** A number and its noun: `1 row`, `2 rows`. */
export function countOf(count: bigint | number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 || count === 1n ? noun : plural}`;
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
