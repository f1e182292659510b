import type { MigrationOptions } from '@godwit/engine';
import { type Command, Option } from 'commander';
import {
  append,
  collation,
  list,
  predicate,
  tablesAtOnce,
  timeZone,
  typeMapping,
  whole,
  word,
} from './flag-values.js';
import { LIMITS } from './limits.js';

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
  const shared = ['--include-tables', '--exclude-tables', '--where', '--infer'];
  for (const option of moveOptions()) if (shared.includes(option.long ?? '')) command.addOption(option);
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

/** Options that say how rows were moved, and so with what they are compared. */
const COMPARED: readonly string[] = [
  '--include-tables',
  '--exclude-tables',
  '--where',
  '--data-only',
  '--type-mapping',
  '--infer',
  '--collations',
  '--on-duplicates',
  '--on-bad-text',
  '--schema-names',
  '--strict-tables',
  '--source-time-zone',
  '--snapshot',
  '--damaged-source',
  '--batch-size',
  '--parallel',
  '--max-cell-bytes',
  '--bookkeeping',
];

/** What an option of a move means where nothing is moved. */
const WHEN_COMPARED: Readonly<Record<string, string>> = {
  '--data-only': 'compare with the types of the tables that are there, not with those that a move would make',
};

/** Adds the flags of commands that compare what a move made: those of the move itself that matter for that. */
export function addCompareFlags(command: Command): Command {
  for (const option of moveOptions()) {
    const { long = '' } = option;
    option.description = WHEN_COMPARED[long] ?? option.description;
    if (COMPARED.includes(long)) command.addOption(option);
  }
  return addCommonFlags(command).option('--verbose', 'show every row that differs');
}

function moveOptions(): readonly Option[] {
  return [
    new Option(
      '--include-tables <patterns>',
      'only tables that match: a,b or repeated; * any characters, ? one',
    ).argParser(list),
    new Option('--exclude-tables <patterns>', 'not the tables that match').argParser(list),
    new Option(
      '--where <table=predicate>',
      "only rows for which the predicate, in the source's SQL, is true; repeatable",
    ).argParser(predicate),
    new Option('--schema-only', 'make the tables, keys and indexes, but copy no rows'),
    new Option(
      '--data-only',
      'copy rows into tables that are there, empty and of types that hold every value',
    ),
    new Option('--on-existing <what>', 'if the target has such tables (default: fail)')
      .choices(['fail', 'drop', 'drop-first'])
      .argParser(word(['fail', 'drop', 'drop-first'], ['append', 'truncate', 'upsert', 'skip'])),
    new Option('--drop-tables', 'short for --on-existing drop'),
    new Option('--on-error <what>', 'if a table fails (default: stop)')
      .choices(['stop', 'skip-table'])
      .argParser(word(['stop', 'skip-table'], ['reject-row'])),
    new Option('--continue-on-error', 'short for --on-error skip-table'),
    new Option(
      '--type-mapping <name=type>',
      'another type for a declared type or a table.column; repeatable',
    ).argParser(typeMapping),
    new Option(
      '--infer <what>',
      'types from the values: none, what holds for certain, or also what they look like (default: safe)',
    ).choices(['declared', 'safe', 'full']),
    new Option(
      '--collations <name=how>',
      'how text that compares by nocase is kept: nocase=fold, icu or citext (default: fold)',
    ).argParser(collation),
    new Option(
      '--on-duplicates <what>',
      'rows that will be equal in a key of the target: try, refuse, or leave the key out (default: attempt)',
    ).choices(['attempt', 'fail', 'drop-key']),
    new Option('--on-bad-text <what>', 'text with NUL or invalid UTF-8 (default: fail)').choices([
      'fail',
      'strip',
      'replace',
    ]),
    new Option(
      '--schema-names <how>',
      'in a target without schemas: bare names, or schema_table (default: prefix where there are several)',
    ).choices(['omit', 'prefix']),
    new Option(
      '--accept <code:place>',
      'a note of the ledger that is known: CODE or CODE:table.column, with * and ?; repeatable',
    ).argParser(append),
    new Option('--strict', 'exit with 3 if the ledger has losses or warnings that are not accepted'),
    new Option(
      '--bookkeeping <schema>',
      'the schema of the target that holds the records of runs, or none (default: godwit)',
    ),
    new Option('--history', 'keep the records of the run in a new SQLite file, too'),
    new Option('--strict-tables', 'make tables that enforce their types (STRICT in SQLite)'),
    new Option(
      '--verify <what>',
      'compare every value at the end, only the counts, or nothing (default: full)',
    ).choices(['full', 'counts', 'none']),
    new Option('--source-time-zone <zone>', 'the IANA zone of times that name none (default: UTC)').argParser(
      timeZone,
    ),
    new Option('--snapshot <of>', 'read the live database, or a copy made first (default: live)').choices([
      'live',
      'copy',
    ]),
    new Option(
      '--damaged-source <what>',
      'a damaged source is an error, or what can be read of it is moved (default: fail)',
    ).choices(['fail', 'read']),
    new Option('--batch-size <rows>', 'rows read at once (default: 1000)').argParser(whole(LIMITS.batchSize)),
    new Option('--parallel [tables]', 'copy several tables at once (alone: up to 4)').argParser(tablesAtOnce),
    new Option(
      '--max-cell-bytes <bytes>',
      'the largest single value that is moved (default: 268435456)',
    ).argParser(whole(LIMITS.maxCellBytes)),
  ];
}

/** The flags of the engine's options, by their names there. */
export function flagsByOption(): Readonly<Partial<Record<string, string>>> {
  const flags = moveOptions().map((option) => [option.attributeName(), option.long ?? ''] as const);
  return { ...Object.fromEntries(flags), typeMappings: '--type-mapping' };
}
