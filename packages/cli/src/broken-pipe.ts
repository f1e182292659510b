import { EXIT } from './exit-code.js';

/**
 * Lets a command go on when nobody reads its output any more (`godwit migrate ... | head`): the work and the exit code
 * count more than the text. Output that cannot be written for another reason is a failure.
 */
export function surviveBrokenPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      if (stream === process.stdout)
        process.stderr.write(`The output could not be written: ${error.message}\n`);
      process.exitCode ||= EXIT.failed;
    });
  }
}
