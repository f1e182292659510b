import { type MigrationOptions, OPTIONS, type OptionName, type Option as OptionRow } from '@godwit/engine';
import type { Command, Option } from 'commander';
import { flagOf, optionFlag } from './option-flag.js';

const NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** What commander makes of the flags of a command. */
export interface CommonFlags {
  readonly config?: string | false;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** The flags of the commands that move something: the engine's options by their own names. */
export type MoveFlags = CommonFlags &
  MigrationOptions & { readonly typeMapping?: Readonly<Record<string, string>> };

/** The flag of commands that write files of their own. */
export interface FileFlags {
  readonly force?: boolean;
}

/** Adds the flags that every command has. */
export function addCommonFlags(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'the config file (default: godwit.config.ts, .mts, .js, .mjs or .json, where there is one)',
    )
    .option('--no-config', 'read no config file')
    .option('--json', 'write one JSON document to standard output and nothing else there');
}

/** The flags of `profile`: those options of a move that decide what is looked at and what would become of it. */
export type ProfileFlags = CommonFlags &
  Pick<MigrationOptions, 'includeTables' | 'excludeTables' | 'where' | 'infer'> & { readonly for?: string };

/** Adds the flags of `profile`. */
export function addProfileFlags(command: Command): Command {
  command.option(
    '--for <dialect>',
    'what columns would become in this dialect (default: the other one of these packages)',
  );
  for (const option of moveOptions('profile')) command.addOption(option);
  return addCommonFlags(command).option('--verbose', 'show every key');
}

/** Adds the flag that lets a command write over files. */
export function addForceFlag(command: Command): Command {
  return command.option('--force', 'replace files that godwit did not write; never those of a database');
}

/** Adds the flags of the engine's options. */
export function addMoveFlags(command: Command): Command {
  for (const option of moveOptions()) command.addOption(option);
  return addCommonFlags(command).option('--verbose', 'show every note of the ledger, with every key');
}

/** Adds the flags of commands that compare what a move made: those of the move itself that matter for that. */
export function addCompareFlags(command: Command): Command {
  for (const option of moveOptions('compare')) command.addOption(option);
  return addCommonFlags(command).option('--verbose', 'show every row that differs');
}

/** The flags of all options, or of those that commands of another kind have, too. */
function moveOptions(alsoIn?: 'compare' | 'profile'): readonly Option[] {
  return NAMES.flatMap((name) => {
    const row: OptionRow<unknown, unknown> = OPTIONS[name];
    if (alsoIn !== undefined && row.alsoIn?.includes(alsoIn) !== true) return [];
    return optionFlag(name, alsoIn === 'compare' ? row.helpComparing : undefined) ?? [];
  });
}

/** The flags of the engine's options, by their names there. */
export function flagsByOption(): Readonly<Partial<Record<string, string>>> {
  return Object.fromEntries(
    NAMES.map((name) => [name, flagOf(name)]).filter(([, flag]) => flag !== undefined),
  );
}
