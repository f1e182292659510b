import type { MigrationOptions, OptionTable } from '@godwit/engine';
import type { Command, Option } from 'commander';
import { flagOf, optionFlag } from './option-flag.js';

/** What commander makes of the flags of a command. */
export interface CommonFlags {
  readonly config?: string | false;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** The flags of the commands that move something: the engine's options by their own names. */
export type MoveFlags = CommonFlags &
  MigrationOptions &
  FileFlags & {
    readonly typeMapping?: Readonly<Record<string, string>>;
    readonly rename?: Readonly<Record<string, string>>;
    readonly trace?: string;
  };

/** The flag of commands that write files of their own. */
interface FileFlags {
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
export function addProfileFlags(command: Command, table: OptionTable): Command {
  command.option(
    '--for <dialect>',
    'what columns would become in this dialect (default: the other one of these packages)',
  );
  for (const option of moveOptions(table, 'profile')) command.addOption(option);
  return addCommonFlags(command).option('--verbose', 'show every key');
}

/** Adds the flags of commands that write files: the last one lets them write over what is there. */
export function addFileFlags(command: Command): Command {
  return addTraceFlag(command).option(
    '--force',
    'replace files that godwit did not write; never those of a database',
  );
}

/** Adds the flag by which a command tells what took how long. */
export function addTraceFlag(command: Command): Command {
  return command.option(
    '--trace <file>',
    'also write what took how long into this file, in the Chrome trace format',
  );
}

/** Adds the flag of commands that tell of rows which were refused. */
export function addRejectsFlag(command: Command): Command {
  return command.option(
    '--rejects <folder>',
    'write the rows that are refused into this folder, a .jsonl file for each table (default: rejects)',
  );
}

/** Adds the flags of the engine's options. */
export function addMoveFlags(command: Command, table: OptionTable): Command {
  for (const option of moveOptions(table)) command.addOption(option);
  return addCommonFlags(command);
}

/** Adds the flags of a command that goes on: those that decide how, since what is made is decided already. */
export function addResumeFlags(command: Command, table: OptionTable): Command {
  for (const option of moveOptions(table, 'resume')) command.addOption(option);
  return addCommonFlags(command);
}

/** Adds the flags of commands that compare what a move made: those of the move itself that matter for that. */
export function addCompareFlags(command: Command, table: OptionTable): Command {
  for (const option of moveOptions(table, 'compare')) command.addOption(option);
  return addCommonFlags(command);
}

/** The flags of all options of a move, or of those that commands of another kind have, too. */
function moveOptions(table: OptionTable, alsoIn?: 'compare' | 'profile' | 'resume'): readonly Option[] {
  return Object.entries(table).flatMap(([name, row]) => {
    if (alsoIn !== undefined && row.alsoIn?.includes(alsoIn) !== true) return [];
    return optionFlag(name, row, alsoIn === 'compare' ? row.helpComparing : undefined) ?? [];
  });
}

/** The flags of options, by their names. */
export function flagsByOption(table: OptionTable): Readonly<Partial<Record<string, string>>> {
  return Object.fromEntries(
    Object.entries(table)
      .map(([name, row]) => [name, flagOf(name, row)])
      .filter(([, flag]) => flag !== undefined),
  );
}
