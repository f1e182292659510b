import {
  formatCount,
  type LogicalType,
  MigrationError,
  type Note,
  type SourceSession,
} from '@godwit/plugin-api';
import { listNames } from '../../names/nearest-name.js';
import type { RunContext } from '../../run-context.js';
import { placeOf } from '../names/place.js';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';
import type { Found } from '../target/find-existing.js';
import { joinedTables } from '../target/rows-there.js';
import { type AskNumbers, askingNumbers, extreme, GREATEST, type IsBeyond } from './ask-numbers.js';
import { isCountable, type KeyFamily, type KeyMember, keyFamilies, memberName } from './key-families.js';

/** By how much the numbers of columns are raised, with a note for each key. */
export interface Raised {
  readonly by: ReadonlyMap<ColumnDraft, bigint>;
  readonly notes: readonly Note[];
}

/**
 * Raises the generated keys of rows that join others above the largest that the target has, and every reference with them.
 * Throws OPTION_NOT_AVAILABLE, with nothing written, where that cannot be.
 */
export async function raiseKeys(
  run: RunContext,
  source: SourceSession,
  drafts: readonly TableDraft[],
  found: Found,
): Promise<Raised> {
  const joined = joinedTables(drafts, found, run.options);
  const sides = {
    source: askingNumbers(source, run.signal),
    target: askingNumbers(found.session ?? {}, run.signal),
  };
  const by = new Map<ColumnDraft, bigint>();
  const notes: Note[] = [];
  for (const family of keyFamilies(joined, drafts, found.existing)) {
    const offset = await offsetOf(family, sides, joined, found);
    if (offset <= 0n) continue;
    for (const { column } of family.members) by.set(column, offset);
    notes.push(noteOf(family, offset));
  }
  return { by, notes };
}

interface Sides {
  readonly source: AskNumbers;
  readonly target: AskNumbers;
}

/**
 * A reference to a row that is not there is raised with all others, and must not come to point at one: so no number of the
 * source, be it a key or a reference, may come where the target has keys.
 */
async function offsetOf(
  { key, members }: KeyFamily,
  sides: Sides,
  joined: readonly TableDraft[],
  found: Found,
): Promise<bigint> {
  const beyond = (one: KeyMember): IsBeyond => {
    return sides.source(one.table.source.name, one.column.source.name, one.table.where);
  };
  const highest = await highestThere(members, sides.target, joined, found);
  let lowest = await extreme('below', beyond(key));
  if (highest === undefined || lowest === undefined || lowest > highest) return 0n;
  const odd = members.find(({ column }) => !isCountable(column));
  if (odd !== undefined)
    throw unavailable(`renumber cannot raise ${memberName(odd)}, which holds no whole numbers as they are.`);
  for (const member of members)
    if (await beyond(member)('below', lowest)) lowest = (await extreme('below', beyond(member))) ?? lowest;
  const offset = highest - lowest + 1n;
  for (const member of members) {
    const most = greatestOf(member.column.type);
    if (await beyond(member)('above', most - offset)) throw tooLarge(member, offset);
  }
  return offset;
}

/** The largest number that the target has in a key of these. */
async function highestThere(
  members: readonly KeyMember[],
  ask: AskNumbers,
  joined: readonly TableDraft[],
  { existing }: Found,
): Promise<bigint | undefined> {
  let highest: bigint | undefined;
  for (const { table, column } of members) {
    const there = existing.table(table.target);
    const isKey = there?.primaryKey?.columns.length === 1 && there.primaryKey.columns[0] === column.target;
    if (there === undefined || !isKey || !joined.includes(table)) continue;
    const own = await extreme('above', ask(there.name, column.target));
    if (own !== undefined && (highest === undefined || own > highest)) highest = own;
  }
  return highest;
}

function greatestOf(type: LogicalType): bigint {
  return type.kind === 'integer' ? 2n ** BigInt(type.bits - 1) - 1n : GREATEST;
}

function noteOf({ key, members }: KeyFamily, by: bigint): Note {
  const references = members.slice(1).map(memberName);
  const along = references.length === 0 ? '' : `, and with them the references of ${listNames(references)}`;
  return {
    code: 'KEYS_RENUMBERED',
    severity: 'info',
    place: placeOf(key.table.source.name, { column: key.column.source.name }),
    message: `Keys were raised by ${formatCount(by)}${along}.`,
  };
}

function tooLarge(member: KeyMember, by: bigint): MigrationError {
  return unavailable(
    `renumber would raise numbers of ${memberName(member)} by ${formatCount(by)}, beyond what its type in the target holds.`,
    'Give the column of the target a larger type, or lower the largest keys that the target has.',
  );
}

function unavailable(message: string, hint?: string): MigrationError {
  return new MigrationError({ code: 'OPTION_NOT_AVAILABLE', message, ...(hint ? { hint } : {}) });
}
