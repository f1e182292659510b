import type { MigrationOptions } from '@godwit/engine';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { LIMITS } from './limits.js';
import { isTimeZone } from './time-zone.js';
import { isTypeWord, TYPE_WORDS } from './type-words.js';

/** What commander makes of the flags of a command. */
export interface CommonFlags {
  readonly config?: string | false;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** The flags of the commands that move something: the engine's options by their own names. */
export type MoveFlags = CommonFlags &
  MigrationOptions & { readonly typeMapping?: Readonly<Record<string, string>>; readonly out?: string };

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
  '--on-bad-text',
  '--schema-names',
  '--strict-tables',
  '--source-time-zone',
  '--snapshot',
  '--batch-size',
  '--parallel',
  '--max-cell-bytes',
];

/** Adds the flags of commands that compare what a move made: those of the move itself that matter for that. */
export function addCompareFlags(command: Command): Command {
  for (const option of moveOptions()) if (COMPARED.includes(option.long ?? '')) command.addOption(option);
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
    new Option('--data-only', 'copy rows into tables that are there, empty and of the planned types'),
    new Option('--on-existing <what>', 'if the target has such tables (default: fail)')
      .choices(['fail', 'drop'])
      .argParser(word(['fail', 'drop'], ['append', 'truncate', 'upsert', 'skip'])),
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
    new Option('--batch-size <rows>', 'rows read at once (default: 1000)').argParser(whole(LIMITS.batchSize)),
    new Option('--parallel [tables]', 'copy several tables at once (alone: up to 4)').argParser(tablesAtOnce),
    new Option(
      '--max-cell-bytes <bytes>',
      'the largest single value that is moved (default: 268435456)',
    ).argParser(whole(LIMITS.maxCellBytes)),
  ];
}

/** Words that the engine knows but cannot carry out yet pass here, because it tells so itself. */
function word(allowed: readonly string[], notYet: readonly string[]): (text: string) => string {
  return (text) => {
    if (allowed.includes(text) || notYet.includes(text)) return text;
    throw new InvalidArgumentError(`Allowed choices are ${allowed.join(', ')}.`);
  };
}

function append(text: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, text];
}

function list(text: string, previous: readonly string[] = []): readonly string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.includes('')) throw new InvalidArgumentError('Expected names or patterns, separated by commas.');
  return [...previous, ...items];
}

function predicate(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  const [table, condition] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 1 || table === '' || condition === '') {
    throw new InvalidArgumentError('Expected table=predicate, for example "orders=created_at > \'2024\'".');
  }
  const both = previous[table] === undefined ? condition : `(${previous[table]}) AND (${condition})`;
  return { ...previous, [table]: both };
}

function typeMapping(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.lastIndexOf('=');
  const [name, type] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 1 || name === '')
    throw new InvalidArgumentError('Expected name=type, for example "users.born=date".');
  if (!isTypeWord(type))
    throw new InvalidArgumentError(`"${type}" is not a type. Allowed types are ${TYPE_WORDS}.`);
  return { ...previous, [name]: type };
}

function collation(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const match = /^\s*(nocase)\s*=\s*(fold|icu|citext)\s*$/i.exec(text);
  const [, name, how] = match ?? [];
  if (name === undefined || how === undefined)
    throw new InvalidArgumentError('Expected nocase=fold, nocase=icu or nocase=citext.');
  return { ...previous, [name.toLowerCase()]: how.toLowerCase() };
}

/** The word behind a flag whose value may be left out is often the next argument: `--parallel app.db`. */
export function keepArguments(args: readonly string[]): readonly string[] {
  return args.map((word, index) => {
    const value = args[index + 1];
    const alone = value === undefined || !/^(?:\d+|true)$/.test(value);
    return word === '--parallel' && alone ? '--parallel=true' : word;
  });
}

function tablesAtOnce(text: string): number | true {
  return text === 'true' || whole(LIMITS.parallel)(text);
}

function whole([low, high]: readonly [number, number]): (text: string) => number {
  return (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : 0;
    if (number >= low && number <= high) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
  };
}

function timeZone(text: string): string {
  if (isTimeZone(text)) return text;
  throw new InvalidArgumentError('Expected an IANA time zone such as UTC or Europe/Paris.');
}
