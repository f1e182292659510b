import { createRequire } from 'node:module';
import { Command, Option } from 'commander';
import { runDialects } from './commands/dialects.js';
import { type DiffFlags, runDiff } from './commands/diff.js';
import { runInspect } from './commands/inspect.js';
import { type MigrateFlags, runMigrate } from './commands/migrate.js';
import { type PlanFlags, runPlan } from './commands/plan.js';
import { runProfile } from './commands/profile.js';
import { type RepairFlags, runRepair } from './commands/repair.js';
import { runVerify, type VerifyFlags } from './commands/verify.js';
import {
  addCommonFlags,
  addCompareFlags,
  addFileFlags,
  addMoveFlags,
  addProfileFlags,
  addRejectsFlag,
  type CommonFlags,
  type ProfileFlags,
} from './flags.js';
import {
  COMPARE_EXIT_CODES_HELP,
  DIALECTS_HELP,
  DIFF_HELP,
  EXIT_CODES_HELP,
  INSPECT_HELP,
  MIGRATE_HELP,
  PLAN_EXIT_CODES_HELP,
  PLAN_HELP,
  PROFILE_HELP,
  PROGRAM_HELP,
  REPAIR_HELP,
  SHOW_EXIT_CODES_HELP,
  VERIFY_HELP,
} from './help-texts.js';
import type { Output } from './output.js';
import { addRecordsCommands } from './program-of-records.js';
import { addSync } from './program-of-sync.js';
import { tableOf } from './table-of.js';

const manifest = createRequire(import.meta.url)('../package.json') as { readonly version: string };
const SOURCE =
  'where the rows come from: a url such as postgres://user:password@host/database, or the path of a SQLite file';
const COMPARED_SOURCE = 'the database that rows were moved from';
const COMPARED_TARGET = 'the database that they were moved to';
const TARGET = 'where the rows go: a url, or the path of a SQLite file, which may be a new one';

/** The command line. Its commands leave their exit code in `finish`. */
export function createProgram(output: Output, finish: (exitCode: number) => void): Command {
  const program = new Command('godwit')
    .description('Moves a whole database from one SQL dialect to another: schema, data and proof.')
    .version(manifest.version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show the help')
    .helpCommand('help [command]', 'show the help of a command')
    .exitOverride()
    .configureOutput({ writeOut: output.write, writeErr: () => undefined })
    .addHelpText('after', PROGRAM_HELP);
  addMigrate(program, output, finish);
  addPlan(program, output, finish);
  addVerify(program, output, finish);
  addDiff(program, output, finish);
  addSync(program, output, finish);
  addRepair(program, output, finish);
  addInspect(program, output, finish);
  addProfile(program, output, finish);
  addRecordsCommands(program, output, finish);
  addDialects(program, output, finish);
  return program;
}

function addMigrate(program: Command, output: Output, finish: (exitCode: number) => void): void {
  const command = program
    .command('migrate')
    .description('Move a database: tables, rows, keys, indexes and sequences.')
    .argument('[source]', SOURCE)
    .argument('[target]', TARGET);
  addMoveFlags(addFileFlags(addRejectsFlag(command)), tableOf(output))
    .option('--resume', 'go on with an unfinished run of the same move, where the target holds one')
    .addHelpText('after', MIGRATE_HELP + EXIT_CODES_HELP)
    .action(async (source: string | undefined, target: string | undefined, flags: MigrateFlags) => {
      finish(await runMigrate({ source, target }, flags, output));
    });
}

function addPlan(program: Command, output: Output, finish: (exitCode: number) => void): void {
  const command = program
    .command('plan')
    .description(
      'Show what migrate would do: types, statements and losses. Writes nothing to either database.',
    )
    .argument('[source]', SOURCE)
    .argument('[target]', TARGET)
    .option(
      '--out <folder>',
      'also write up.sql, down.sql and plan.json into this folder, and with --into-existing a config that makes the same decisions by name',
    );
  addMoveFlags(addFileFlags(command), tableOf(output))
    .addHelpText('after', PLAN_HELP + PLAN_EXIT_CODES_HELP)
    .action(async (source: string | undefined, target: string | undefined, flags: PlanFlags) => {
      finish(await runPlan({ source, target }, flags, output));
    });
}

function addVerify(program: Command, output: Output, finish: (exitCode: number) => void): void {
  const command = program
    .command('verify')
    .description('Compare two databases: rows, every value, keys, sequences and the schema. Only reads.')
    .argument('[source]', COMPARED_SOURCE)
    .argument('[target]', COMPARED_TARGET)
    .addOption(
      new Option('--level <what>', 'compare every value, or only the counts (default: full)').choices([
        'full',
        'counts',
      ]),
    )
    .option('--report <file>', 'also write everything that was found into this JSON file');
  addCompareFlags(addFileFlags(command), tableOf(output))
    .addHelpText('after', VERIFY_HELP + COMPARE_EXIT_CODES_HELP)
    .action(async (source: string | undefined, target: string | undefined, flags: VerifyFlags) => {
      finish(await runVerify({ source, target }, flags, output));
    });
}

function addDiff(program: Command, output: Output, finish: (exitCode: number) => void): void {
  const command = program
    .command('diff')
    .description(
      'Compare two schemas, whatever their dialects: tables, columns, keys, indexes, views. Only reads.',
    )
    .argument('[source]', 'the database whose schema counts, or a saved schema')
    .argument('[target]', 'the database that is held against it, or a saved schema')
    .option('--sql <file>', 'also write the SQL that brings the target to the source into this file')
    .option('--down <file>', 'also write the SQL that takes it back into this file')
    .option('--report <file>', 'also write everything that was found into this JSON file');
  addCompareFlags(addFileFlags(command), tableOf(output))
    .addHelpText('after', DIFF_HELP + COMPARE_EXIT_CODES_HELP)
    .action(async (source: string | undefined, target: string | undefined, flags: DiffFlags) => {
      finish(await runDiff({ source, target }, flags, output));
    });
}

function addRepair(program: Command, output: Output, finish: (exitCode: number) => void): void {
  const command = program
    .command('repair')
    .description('Compare two databases, write the rows that differ again, and compare once more.')
    .argument('[source]', COMPARED_SOURCE)
    .argument('[target]', 'the database that is repaired')
    .option('--delete-extra', 'delete rows of the target that the source does not have')
    .option('--report <file>', 'also write what was found and done into this JSON file');
  addCompareFlags(addFileFlags(command), tableOf(output))
    .addHelpText('after', REPAIR_HELP + COMPARE_EXIT_CODES_HELP)
    .action(async (source: string | undefined, target: string | undefined, flags: RepairFlags) => {
      finish(await runRepair({ source, target }, flags, output));
    });
}

function addInspect(program: Command, output: Output, finish: (exitCode: number) => void): void {
  const command = program
    .command('inspect')
    .description('Show what a database holds: tables, columns, keys and what is special about them.')
    .argument('[url]', 'the database: a url, or the path of a SQLite file');
  addCommonFlags(command)
    .option('--verbose', 'show every note')
    .addHelpText('after', INSPECT_HELP + SHOW_EXIT_CODES_HELP)
    .action(async (url: string | undefined, flags: CommonFlags) => {
      finish(await runInspect(url, flags, output));
    });
}

function addProfile(program: Command, output: Output, finish: (exitCode: number) => void): void {
  const command = program
    .command('profile')
    .description('Scan every row and show what the values are, and what each column would become.')
    .argument('[source]', SOURCE);
  addProfileFlags(command, tableOf(output))
    .addHelpText('after', PROFILE_HELP + SHOW_EXIT_CODES_HELP)
    .action(async (source: string | undefined, flags: ProfileFlags) => {
      finish(await runProfile(source, flags, output));
    });
}

function addDialects(program: Command, output: Output, finish: (exitCode: number) => void): void {
  addCommonFlags(program.command('dialects'))
    .description('Show the dialects that are found here, and where.')
    .addHelpText('after', DIALECTS_HELP + SHOW_EXIT_CODES_HELP)
    .action(async (flags: CommonFlags) => {
      finish(await runDialects(flags, output));
    });
}
