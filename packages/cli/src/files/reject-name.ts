import { createHash } from 'node:crypto';

/** Names of files have limits, also with what is added to them. */
const MOST_CHARACTERS = 120;

/** A name for a file about a table that every file system takes, and that leads to no other folder. */
export function rejectName(table: string): string {
  const safe = [...table].map(safeCharacter).join('').replace(/^\./, '%2E');
  if (safe.length <= MOST_CHARACTERS) return safe;
  const digest = createHash('sha256').update(table).digest('hex').slice(0, 12);
  return `${safe.slice(0, MOST_CHARACTERS)}~${digest}`;
}

function safeCharacter(character: string): string {
  if (/[A-Za-z0-9._-]/.test(character)) return character;
  return [...Buffer.from(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}
