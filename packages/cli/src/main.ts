import './small-heap.js';
import { surviveBrokenPipes } from './broken-pipe.js';
import { EXIT } from './exit-code.js';
import { createOutput } from './output.js';
import { fail, runCommand } from './run-command.js';

const args = process.argv.slice(2);
const output = createOutput(args);
surviveBrokenPipes();
process.on('uncaughtException', (error) => {
  const exitCode = fail(error, output);
  // Nothing is known of what still runs, so the process ends as soon as its words are out.
  process.stdout.write('', () => process.exit(exitCode));
});
process.exitCode = (await runCommand(args, output)) || process.exitCode || EXIT.done;
