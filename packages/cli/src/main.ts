import './small-heap.js';
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

/**
 * Lets a command go on when nobody reads its output any more (`godwit migrate ... | head`): the work and the exit code
 * count more than the text. Output that cannot be written for another reason is a failure.
 */
function surviveBrokenPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      if (stream === process.stdout)
        process.stderr.write(`The output could not be written: ${error.message}\n`);
      process.exitCode ||= EXIT.failed;
    });
  }
}
