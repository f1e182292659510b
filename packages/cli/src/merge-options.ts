import { type MigrationOptions, OPTIONS, type OptionRow } from '@godwit/engine';
import type { MoveFlags } from './flags.js';

/** Options that say the same in two ways, or exclude each other: a flag of a group outdoes the file's whole group. */
const GROUPS: readonly (readonly string[])[] = Object.keys(OPTIONS).map((name) => [
  name,
  ...Object.entries<OptionRow>(OPTIONS).flatMap(([short, { shortFor }]) =>
    shortFor?.[0] === name ? [short] : [],
  ),
]);

/** The options in force: those of the config file, with every flag in place of the file's word. */
export function mergeOptions(file: MigrationOptions, flags: MoveFlags): MigrationOptions {
  const given = optionsOf(flags);
  const outdone = new Set(GROUPS.filter((group) => group.some((name) => name in given)).flat());
  const kept = Object.entries(file).filter(([name]) => !outdone.has(name));
  return {
    ...Object.fromEntries(kept),
    ...given,
    ...bothLists(file.accept, given.accept),
    ...merged('where', file.where, given.where),
    ...merged('typeMappings', file.typeMappings, given.typeMappings),
    ...merged('renames', file.renames, given.renames),
    ...merged('onExistingOf', file.onExistingOf, given.onExistingOf),
    ...merged('fill', file.fill, given.fill),
  };
}

function optionsOf(flags: MoveFlags): MigrationOptions {
  const { config: _config, json: _json, trace: _trace, force: _force, ...rest } = flags;
  const { typeMapping, rename, ...options } = rest;
  return {
    ...options,
    ...(typeMapping === undefined ? {} : { typeMappings: typeMapping }),
    ...(rename === undefined ? {} : { renames: rename }),
  };
}

/** What either of them accepts. */
function bothLists(
  file: MigrationOptions['accept'],
  flags: MigrationOptions['accept'],
): Pick<MigrationOptions, 'accept'> {
  return file === undefined && flags === undefined ? {} : { accept: [...(file ?? []), ...(flags ?? [])] };
}

/** Options that are set per table or per type are merged entry by entry. */
function merged<Name extends string, Word>(
  name: Name,
  file: Readonly<Record<string, Word>> | undefined,
  flags: Readonly<Record<string, Word>> | undefined,
): { readonly [key in Name]?: Readonly<Record<string, Word>> } {
  return file === undefined && flags === undefined ? {} : ({ [name]: { ...file, ...flags } } as never);
}
