import { type Command, Option } from 'commander';
import { runSync, type SyncFlags } from './commands/sync.js';
import { list } from './flag-values.js';
import { addCompareFlags, addTraceFlag } from './flags.js';
import type { Output } from './output.js';
import { tableOf } from './table-of.js';

/** Under the options of `sync`. */
const SYNC_HELP = `
Examples:
  godwit sync app.db postgres://me@localhost/app
  godwit sync app.db "$DATABASE_URL" --sql up.sql --down down.sql
  godwit sync app.db "$DATABASE_URL" --apply --exclude 'audit.*'
`;

/** What the exit codes of `sync` mean. */
const SYNC_EXIT_CODES_HELP = `
Exit codes:
  0    nothing differs, or all that was asked for was done
  1    failed, or something stands in the way of --apply; nothing was changed
  2    wrong usage or config; nothing was changed
  3    something differs, and nothing was done yet; or not all of it could be brought about
  130  interrupted; the same command goes on, and rollback takes it back
`;

/** Adds the command `sync`. */
export function addSync(program: Command, output: Output, finish: (exitCode: number) => void): void {
  const command = program
    .command('sync')
    .description(
      'Bring the schema of a database to that of another one, whatever their dialects. Shows what it would do, unless told to do it.',
    )
    .argument('[source]', 'the database whose schema counts')
    .argument('[target]', 'the database that is changed')
    .option('--apply', 'do it; at a terminal it is asked first')
    .option('--force', 'allow changes by which values go for good')
    .option('--keep', 'keep tables and columns that are dropped, so that rollback brings back their rows')
    .addOption(
      new Option(
        '--only <patterns>',
        'only these differences: player,player.nick or repeated; * any',
      ).argParser(list),
    )
    .addOption(new Option('--exclude <patterns>', 'not these differences').argParser(list))
    .option('--yes', 'do not ask')
    .option('--sql <file>', 'also write the SQL that does it into this file')
    .option('--down <file>', 'also write the SQL that takes it back into this file')
    .option('--report <file>', 'also write all of it into this JSON file');
  addCompareFlags(addTraceFlag(command), tableOf(output))
    .addHelpText('after', SYNC_HELP + SYNC_EXIT_CODES_HELP)
    .action(async (source: string | undefined, target: string | undefined, flags: SyncFlags) => {
      finish(await runSync({ source, target }, flags, output));
    });
}
