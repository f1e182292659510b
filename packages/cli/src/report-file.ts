import { writeFileSync } from 'node:fs';
import { MigrationError } from '@godwit/plugin-api';
import { messageOf } from './message-of.js';

/** Writes an answer as a JSON file, over one that is there. */
export function writeReport(file: string, document: object): void {
  try {
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  } catch (cause) {
    throw new MigrationError({
      code: 'USAGE_INVALID',
      message: `The report cannot be written to ${file}: ${messageOf(cause)}.`,
      hint: 'Give a file in a folder that you may write to.',
      cause,
    });
  }
}
