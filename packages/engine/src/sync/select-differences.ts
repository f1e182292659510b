import { formatTableName, type SchemaObjects } from '@godwit/plugin-api';
import type { PartDifference } from '../compare-schemas/compare-schemas.js';
import type { Compared } from '../diff/compare-sides.js';
import type { SchemaDifference } from '../diff/schema-comparison.js';
import { matchesGlob } from '../names/glob.js';
import { matchesNothing } from '../names/matches-nothing.js';

/** Which differences are made good. Patterns in which `*` is any characters: `player`, `player.nick`, `player.*`. */
export interface Selection {
  /** Only these; absent: all. */
  readonly only?: readonly string[];
  /** Not these. */
  readonly exclude?: readonly string[];
}

/** A difference with what it tells of. */
export interface SelectedDifference {
  readonly difference: SchemaDifference;
  readonly parts: readonly PartDifference[];
}

/**
 * The differences that are asked for. Throws NAME_MATCHES_NOTHING for a pattern that names nothing that either side has: what does
 * not differ any more is no mistake.
 */
export function selectDifferences(
  { comparison, told, differing }: Compared,
  { only = [], exclude = [] }: Selection,
): readonly SelectedDifference[] {
  const all = comparison.differences.map((difference, index) => ({ difference, parts: told[index] ?? [] }));
  const lists = [
    ['only', only],
    ['exclude', exclude],
  ] as const;
  for (const [option, patterns] of lists)
    for (const pattern of patterns) {
      if (comparison.differences.some((difference) => isNamed(difference, [pattern]))) continue;
      checkPattern(option, pattern, [
        ...new Set([
          ...comparison.differences.flatMap((one) => namesOf(one).at(-1) ?? []),
          ...namesIn(differing.wanted),
          ...namesIn(differing.found),
        ]),
      ]);
    }
  return all.filter(({ difference }) => {
    return (only.length === 0 || isNamed(difference, only)) && !isNamed(difference, exclude);
  });
}

function isNamed(difference: SchemaDifference, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => namesOf(difference).some((name) => matchesGlob(pattern, name)));
}

/** A table stands for all that differs in it; tables without their schema, and indexes without their table, too. */
function namesOf({ table, object, kind }: SchemaDifference): readonly string[] {
  const tables = table === undefined ? [] : [table, table.slice(table.lastIndexOf('.') + 1)];
  if (object === undefined) return tables;
  const alone = tables.length === 0 || kind === 'index' ? [object] : [];
  return [...tables, ...alone, ...tables.map((name) => `${name}.${object}`)];
}

/** What a pattern may name in a schema: tables, what is in them, and what stands beside them. */
function namesIn({ tables, views, sequences, domains }: SchemaObjects): readonly string[] {
  const inTables = tables.flatMap(({ name, columns, primaryKey, ...lists }) => {
    const { uniqueKeys, foreignKeys, indexes, checks } = lists;
    const keys = [primaryKey, ...uniqueKeys, ...foreignKeys, ...checks].flatMap((one) => one?.name ?? []);
    const own = [...columns, ...indexes].map((one) => one.name);
    const called = [...new Set([formatTableName(name), name.name])];
    return called.flatMap((table) => [table, ...[...own, ...keys].map((one) => `${table}.${one}`)]);
  });
  const alone = [...views, ...sequences, ...domains].map(({ name }) => name.name);
  return [...inTables, ...alone, ...tables.flatMap(({ indexes }) => indexes.map(({ name }) => name))];
}

function checkPattern(option: string, pattern: string, known: readonly string[]): void {
  if (known.some((name) => matchesGlob(pattern, name))) return;
  throw matchesNothing(
    `The pattern "${pattern}" ("${option}") names nothing that either side has.`,
    pattern,
    known,
  );
}
