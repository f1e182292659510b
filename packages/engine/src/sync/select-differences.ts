import { MigrationError } from '@godwit/plugin-api';
import type { PartDifference } from '../compare-schemas/compare-schemas.js';
import type { Compared } from '../diff/compare-sides.js';
import type { SchemaDifference } from '../diff/schema-comparison.js';
import { matchesGlob } from '../names/glob.js';
import { suggestNames } from '../names/nearest-name.js';

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

/** The differences that are asked for. Throws NAME_MATCHES_NOTHING for a pattern that names none. */
export function selectDifferences(
  { comparison, told }: Compared,
  { only = [], exclude = [] }: Selection,
): readonly SelectedDifference[] {
  const all = comparison.differences.map((difference, index) => ({ difference, parts: told[index] ?? [] }));
  const lists = [
    ['only', only],
    ['exclude', exclude],
  ] as const;
  for (const [option, patterns] of lists)
    for (const pattern of patterns) checkPattern(option, pattern, comparison.differences);
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

function checkPattern(option: string, pattern: string, differences: readonly SchemaDifference[]): void {
  if (differences.some((difference) => isNamed(difference, [pattern]))) return;
  const known = [...new Set(differences.flatMap((one) => namesOf(one).at(-1) ?? []))];
  const hint = suggestNames(pattern, known);
  throw new MigrationError({
    code: 'NAME_MATCHES_NOTHING',
    message: `The pattern "${pattern}" ("${option}") names nothing that differs.`,
    ...(hint === '' ? {} : { hint }),
  });
}
