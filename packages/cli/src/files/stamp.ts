import { createHash } from 'node:crypto';

/** In the first line of SQL or JavaScript, or the first field of JSON, with the digest of all the rest. */
const STAMP = /^(?:(?:--|\/\/) Written by|\{\n {2}"writtenBy":) "?godwit, sha256 ([0-9a-f]{64})"?,?\n/;

/** A text with a line by which {@link isUntouched} knows it again. JSON text is an object, indented by two. */
export function stamped(text: string): string {
  const mark = `godwit, sha256 ${digestOf(text)}`;
  if (text.startsWith('{\n')) return text.replace('{\n', () => `{\n  "writtenBy": "${mark}",\n`);
  return `${text.startsWith('//') ? '//' : '--'} Written by ${mark}\n${text}`;
}

/** Whether a text is as godwit wrote it, so that nothing of anybody else is lost with it. */
export function isUntouched(text: string): boolean {
  const found = STAMP.exec(text);
  if (found === null) return false;
  const rest = text.slice(found[0].length);
  return digestOf(text.startsWith('{\n') ? `{\n${rest}` : rest) === found[1];
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
