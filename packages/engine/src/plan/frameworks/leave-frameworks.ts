import {
  type DatabaseSchema,
  formatTableName,
  MigrationError,
  type Note,
  type Probe,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import { matchesGlob } from '../../names/glob.js';
import type { RunContext } from '../../run-context.js';
import type { Obstacles } from '../foresee/obstacles.js';
import { namesOf } from '../tables/select-tables.js';
import { appliedVersions, versionsProbe } from './applied-versions.js';
import type { FrameworkVersions } from './framework-tables.js';
import { type KnownTable, knownTables } from './known-tables.js';
import { type BothVersions, namesNoneAlike, versionDifference } from './version-difference.js';
import { acceptedNote, leftNote, notComparedNote, onlyTargetNote, unsureNote } from './version-notes.js';

/** Both databases; `compares`: whether their versions have to be the same. */
export interface Databases {
  readonly session: Asked;
  readonly schema: DatabaseSchema;
  readonly asked: Asked;
  /** What the target holds; absent where the move makes it. */
  readonly there: DatabaseSchema | undefined;
  readonly compares: boolean;
}

type Asked = Pick<SourceSession, 'count'>;

/** What frameworks note of one schema on both sides. */
interface Pair {
  readonly own: KnownTable;
  readonly other: KnownTable | undefined;
}

/**
 * Leaves out the tables in which frameworks keep their own records: the target has its own. Both sides have to be of one version
 * of the application's schema, or the config has to name the table in `acceptVersions`: SCHEMA_VERSIONS_DIFFER.
 */
export async function leaveFrameworks(
  { options, target, signal }: RunContext,
  moved: readonly Table[],
  sides: Databases,
  obstacles: Obstacles,
): Promise<{ readonly tables: readonly Table[]; readonly notes: readonly Note[] }> {
  if (sides.there === undefined) return { tables: moved, notes: [] };
  const known = knownTables(sides.schema.tables);
  const there = knownTables(sides.there.tables);
  const ordinary = target.dialect.defaultSchema?.(target.config);
  const pairs = known.map((own): Pair => ({ own, other: counterpart(own, there, ordinary) }));
  const left = new Set(known.map(({ table }) => table));
  const tables = moved.filter((table) => !left.has(table));
  const leaving = pairs.filter(({ own }) => moved.includes(own.table));
  const notes = [...(await leftNotes(leaving, sides.session, signal))];
  if (!sides.compares) return { tables, notes };
  const met = new Set(pairs.map(({ other }) => other));
  notes.push(...there.filter((one) => !met.has(one)).flatMap(onlyTargetNote));
  const differences: string[] = [];
  for (const { own, other } of pairs) {
    const { versions } = own.known;
    if (versions === undefined) continue;
    const both = other && (await versionsOf(versions, own, other, sides, signal));
    if (both === undefined) {
      notes.push(notComparedNote(own, other));
      continue;
    }
    const found = versionDifference(both);
    if (found === undefined) continue;
    const isUnsure = versions.isMoment === true && namesNoneAlike(both);
    const difference = `${formatTableName(own.table.name)}: ${found}`;
    if (isUnsure) notes.push(unsureNote(own, both));
    else if (isAccepted(own, options.acceptVersions)) notes.push(acceptedNote(own, difference));
    else differences.push(difference);
  }
  await obstacles.meet(() => refuseDifferent(differences));
  return { tables, notes };
}

/** The same framework's table of the target: of its schema, the default one, or the only one. */
function counterpart(
  { known, table }: KnownTable,
  there: readonly KnownTable[],
  ordinary: string | undefined,
): KnownTable | undefined {
  const same = there.filter((one) => one.known === known);
  const inSchema = (schema: string | undefined) => same.find((one) => one.table.name.schema === schema);
  return inSchema(table.name.schema) ?? inSchema(ordinary) ?? (same.length === 1 ? same[0] : undefined);
}

/** Undefined where a side cannot be asked, or may not be read. */
async function versionsOf(
  versions: FrameworkVersions,
  own: KnownTable,
  other: KnownTable,
  { session, asked }: Databases,
  signal: AbortSignal,
): Promise<BothVersions | undefined> {
  const read = async (side: Asked, one: KnownTable) => {
    if (one.table.unreadable !== undefined) return undefined;
    const [answer] = (await side.count?.([versionsProbe(one, versions)], signal)) ?? [];
    return answer && appliedVersions(versions, answer);
  };
  const [ofSource, ofTarget] = [await read(session, own), await read(asked, other)];
  return ofSource && ofTarget && { source: ofSource, target: ofTarget };
}

function refuseDifferent(differences: readonly string[]): void {
  if (differences.length === 0) return;
  throw new MigrationError({
    code: 'SCHEMA_VERSIONS_DIFFER',
    message: `Both sides are of different versions of the application's schema. ${differences.join('. ')}.`,
    hint: "Bring both to the same version with the application's own tool, then run again. Where the difference is meant, name the table in options.acceptVersions.",
  });
}

function isAccepted({ table }: KnownTable, accepted: readonly string[]): boolean {
  return accepted.some((pattern) => namesOf(table).some((name) => matchesGlob(pattern, name)));
}

async function leftNotes(
  pairs: readonly Pair[],
  source: Asked,
  signal: AbortSignal,
): Promise<readonly Note[]> {
  const readable = pairs.filter(({ own }) => own.table.unreadable === undefined);
  const probes = readable.map(({ own }): Probe => ({ kind: 'rows', table: own.table.name }));
  const counts = probes.length === 0 ? [] : ((await source.count?.(probes, signal)) ?? []);
  return pairs.map((pair) => {
    const count = counts[readable.indexOf(pair)]?.count;
    return leftNote(pair.own, pair.other !== undefined, count === undefined ? undefined : Number(count));
  });
}
