import type { AnyTransform, Column, ColumnProfile, Note, Table } from '@godwit/plugin-api';
import type { ConvertedWishes } from './convert-wishes.js';
import type { TableFacts } from './profile-tables.js';
import type { TakenType, TakenTypes } from './type-wishes.js';

/** Why a column of the target does not take the values of one of the source. */
export interface Untaken extends Pick<Note, 'count' | 'keys'> {
  /** A full sentence. */
  readonly reason: string;
}

/** What looking for the types of the target found. */
export interface TakenGiven {
  readonly known: ConvertedWishes;
  /** The columns that get the type of the target, since that loses nothing in any value. */
  readonly whole: TakenTypes;
  readonly untaken: ReadonlyMap<Column, Untaken>;
}

/** Whether values that do not fit may be emptied, or their rows left out. */
export type MayGiveUp = (
  table: Table,
  column: Column,
  found: { readonly profile: ColumnProfile; readonly rows: bigint },
) => boolean;

/** What looks at all values of the columns that some types are wanted of, in the order of the tables. */
export type LookAs = (tables: readonly Table[], types: TakenTypes) => Promise<ConvertedWishes>;

/**
 * Asks whether every value of a column is one of the type that the target's column has: as it is stored first, which keeps the
 * fastest ways to read it, then in any other form that says the same.
 */
export async function takeGiven(
  given: TakenTypes,
  tables: readonly Table[],
  { known, mayGiveUp }: { readonly known: ConvertedWishes; readonly mayGiveUp: MayGiveUp },
  look: LookAs,
): Promise<TakenGiven> {
  const whole = new Map<Column, TakenType>();
  const conversions = new Map<Column, AnyTransform>(known.conversions);
  const untaken = new Map<Column, Untaken>();
  const facts = [...known.facts];
  let open = given;
  for (const chosen of [{}, { chosen: true }] as const) {
    const asked = new Map([...open].map(([column, taken]) => [column, { ...taken, ...chosen }]));
    const some = tables.filter(({ columns }) => columns.some((column) => asked.has(column)));
    const found = await look(some, asked);
    for (const [index, table] of some.entries()) {
      for (const column of table.columns) {
        const taken = asked.get(column);
        const profile = found.facts[index]?.profile?.columns.find(({ name }) => name === column.name);
        if (taken === undefined || profile === undefined) continue;
        // What another form holds is not given up.
        const rows = found.facts[index]?.profile?.rows ?? 0n;
        const isGivenUp = 'chosen' in chosen && mayGiveUp(table, column, { profile, rows });
        const against = whyUntaken(profile, isGivenUp);
        if (against === undefined) {
          whole.set(column, taken);
          untaken.delete(column);
          const at = tables.indexOf(table);
          facts[at] = withProfile(facts[at] ?? {}, profile);
          const conversion = found.conversions.get(column);
          if (conversion !== undefined) conversions.set(column, conversion);
        } else {
          untaken.set(column, { ...against, ...found.refusals.get(column) });
        }
      }
    }
    open = new Map([...asked].filter(([column]) => !whole.has(column)));
    if (open.size === 0) break;
  }
  return { known: { ...known, facts, conversions }, whole, untaken };
}

/** Undefined where nothing is lost but what the config gives up. */
function whyUntaken(
  { fits, misfits, misfitKeys, notes }: ColumnProfile,
  isGivenUp: boolean,
): Untaken | undefined {
  const loss = notes.find(({ severity }) => severity === 'loss');
  const facts = misfits === 0n ? {} : { count: Number(misfits), keys: misfitKeys };
  if (fits !== undefined) return { reason: fits.reason, ...facts };
  if (misfits > 0n && !isGivenUp) return { reason: 'Not every value fits.', ...facts };
  return loss && !isGivenUp ? { reason: loss.message, ...facts } : undefined;
}

/** The facts of a table with another profile of one of its columns. */
function withProfile({ profile, ...rest }: TableFacts, other: ColumnProfile): TableFacts {
  if (profile === undefined) return rest;
  const columns = profile.columns.map((one) => (one.name === other.name ? other : one));
  return { ...rest, profile: { ...profile, columns } };
}
