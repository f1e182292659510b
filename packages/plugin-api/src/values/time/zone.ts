const FIXED = /^([+-])(\d\d):?(\d\d)$/;
const formats = new Map<string, Intl.DateTimeFormat>();

/** How many minutes a zone is ahead of UTC at a wall-clock reading in it: an IANA name or `±HH:MM`. */
export function offsetMinutes(date: string, clock: string, zone: string): number {
  if (zone === 'UTC' || zone === 'Z') return 0;
  const fixed = FIXED.exec(zone);
  if (fixed !== null) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3]));
  const wall = Date.parse(`${date}T${clock}Z`);
  // The first guess may lie on the other side of a change of clocks; the second does not.
  const guess = wall - offsetAt(wall, zone);
  return offsetAt(guess, zone) === wall - guess ? (wall - guess) / 60_000 : offsetAt(guess, zone) / 60_000;
}

/** How many milliseconds an IANA zone is ahead of UTC at a moment, in milliseconds since 1970. */
export function offsetAt(moment: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((found) => found.type === type)?.value ?? '0';
  const year = part('year').padStart(4, '0');
  const local = `${year}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`;
  return Date.parse(local) - Math.floor(moment / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, format);
  return format;
}
