import { type Command, Option } from 'commander';
import { type ResumeFlags, runResume } from './commands/migrate.js';
import { type CleanFlags, runClean, runHistory } from './commands/records.js';
import { type RetryFlags, runRetryRejects } from './commands/retry-rejects.js';
import { runRollback, type TakingFlags } from './commands/rollback.js';
import { addCommonFlags, addCompareFlags, addFileFlags, addRejectsFlag, addResumeFlags } from './flags.js';
import {
  CLEAN_HELP,
  EXIT_CODES_HELP,
  HISTORY_HELP,
  RESUME_HELP,
  RETRY_HELP,
  ROLLBACK_HELP,
  SHOW_EXIT_CODES_HELP,
  TAKING_EXIT_CODES_HELP,
} from './help-texts.js';
import type { Output } from './output.js';
import type { RecordsFlags } from './records.js';
import { tableOf } from './table-of.js';

const TARGET = 'the database that holds the records: a url, or the path of a SQLite file';

/** Adds the commands about runs that a target has on record. */
export function addRecordsCommands(
  program: Command,
  output: Output,
  finish: (exitCode: number) => void,
): void {
  addResume(program, output, finish);
  addRetryRejects(program, output, finish);
  addRollback(program, output, finish);
  addHistory(program, output, finish);
  addClean(program, output, finish);
}

function addResume(program: Command, output: Output, finish: (exitCode: number) => void): void {
  const command = program
    .command('resume')
    .description('Go on with the unfinished run of a target, with the options that it was given.')
    .argument('[source]', 'where the rows come from; may be left out where the run knows it')
    .argument('[target]', 'the database that holds the unfinished run');
  addResumeFlags(addFileFlags(addRejectsFlag(command)), tableOf(output))
    .addHelpText('after', RESUME_HELP + EXIT_CODES_HELP)
    .action(async (first: string | undefined, second: string | undefined, flags: ResumeFlags) => {
      const args =
        second === undefined ? { source: undefined, target: first } : { source: first, target: second };
      finish(await runResume(args, flags, output));
    });
}

function addRetryRejects(program: Command, output: Output, finish: (exitCode: number) => void): void {
  const command = program
    .command('retry-rejects')
    .description('Write the rows that the newest run had refused, as the source has them now.')
    .argument('[source]', 'the database that the rows come from')
    .argument('[target]', 'the database that had refused them');
  addCompareFlags(addFileFlags(addRejectsFlag(command)), tableOf(output))
    .addHelpText('after', RETRY_HELP)
    .action(async (source: string | undefined, target: string | undefined, flags: RetryFlags) => {
      finish(await runRetryRejects({ source, target }, flags, output));
    });
}

function addRollback(program: Command, output: Output, finish: (exitCode: number) => void): void {
  addRecordsFlags(program.command('rollback'))
    .description('Take a run back: what it made goes, what it had taken away comes back.')
    .argument('[target]', TARGET)
    .argument('[run]', 'the id of a run, or its beginning (default: the last run)')
    .option('--yes', 'do not ask')
    .addHelpText('after', ROLLBACK_HELP + TAKING_EXIT_CODES_HELP)
    .action(async (target: string | undefined, run: string | undefined, flags: TakingFlags) => {
      finish(await runRollback(target, run, flags, output));
    });
}

function addHistory(program: Command, output: Output, finish: (exitCode: number) => void): void {
  addRecordsFlags(program.command('history'))
    .description('Show the runs that a target has on record, or one of them with its account and proof.')
    .argument('[target]', TARGET)
    .argument('[run]', 'the id of a run, or its beginning')
    .addHelpText('after', HISTORY_HELP + SHOW_EXIT_CODES_HELP)
    .action(async (target: string | undefined, run: string | undefined, flags: RecordsFlags) => {
      finish(await runHistory(target, run, flags, output));
    });
}

function addClean(program: Command, output: Output, finish: (exitCode: number) => void): void {
  addRecordsFlags(program.command('clean'))
    .description('Remove what godwit keeps in a target for itself; what was moved stays.')
    .argument('[target]', TARGET)
    .option('--unfinished', 'also where a run could still go on')
    .option('--dropped', 'drop what runs kept of what they replaced, too')
    .option('--yes', 'do not ask')
    .addHelpText('after', CLEAN_HELP + TAKING_EXIT_CODES_HELP)
    .action(async (target: string | undefined, flags: CleanFlags) => {
      finish(await runClean(target, flags, output));
    });
}

function addRecordsFlags(command: Command): Command {
  return addCommonFlags(command)
    .addOption(new Option('--bookkeeping <schema>', 'the schema that holds the records (default: godwit)'))
    .option('--verbose', 'show every note of the ledger');
}
