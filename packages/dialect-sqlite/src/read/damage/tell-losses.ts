import { type Damage, MAX_NOTE_KEYS, type Note } from '@godwit/plugin-api';
import type { Hole } from './salvage-rows.js';

/** What was found out about the rows of a damaged table. */
export interface Losses {
  readonly holes: readonly Hole[];
  /** Keys of rows that an index still knows. */
  readonly missing: readonly string[];
}

/** The most findings and holes that a note names. */
const MOST = 5;

/** Tells what is missing of a table, or of the database where it is none's. */
export function tellLosses(
  table: string | undefined,
  damage: readonly Damage[],
  { holes, missing }: Losses = { holes: [], missing: [] },
): readonly Note[] {
  if (damage.length === 0 && holes.length === 0) return [];
  const found = some(damage.map(describe));
  const what = table === undefined ? 'The database is damaged' : 'The table is damaged';
  const isIndex =
    holes.length === 0 && missing.length === 0 && damage.every(({ place }) => place.object !== undefined);
  const gone = [
    ...(holes.length === 0 ? [] : [`Nothing can be read ${some(holes.map(between))}.`]),
    ...(missing.length === 0 ? [] : [known(missing.length)]),
  ];
  if (gone.length === 0)
    gone.push(isIndex ? 'All rows were read without the index.' : 'Which rows are missing is not known.');
  const note: Note = {
    code: 'SOURCE_DAMAGED',
    severity: isIndex ? 'warning' : 'loss',
    place: table === undefined ? {} : { table },
    message: `${what}${found === '' ? '' : `: ${found}`}. ${gone.join(' ')}`,
    ...(missing.length === 0 ? {} : { count: missing.length, keys: missing }),
  };
  return [note];
}

function describe({ place, page, found }: Damage): string {
  const where = [
    place.object === undefined ? '' : `index ${place.object}`,
    page === undefined ? '' : `page ${page}`,
  ];
  return [...where.filter((part) => part !== ''), `"${found}"`].join(' ');
}

function between({ after, before }: Hole): string {
  if (after === undefined && before === undefined) return 'in some places';
  if (after === undefined) return `before ${before}`;
  return before === undefined ? `after ${after}` : `after ${after} and before ${before}`;
}

function known(count: number): string {
  const rows = count === 1 ? '1 row' : `${count} rows`;
  return `An index still knows ${count === MAX_NOTE_KEYS ? `${rows} or more` : rows} that cannot be read.`;
}

function some(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST).join('; ');
  return texts.length > MOST ? `${shown}; and ${texts.length - MOST} more` : shown;
}
