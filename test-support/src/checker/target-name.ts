import { createHash } from 'node:crypto';

const MAX_BYTES = 63;

/** The name that an object must have in PostgreSQL: its own, or cut and marked by its digest where it is too long. */
export function targetName(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  let cut = name;
  while (Buffer.byteLength(cut) > MAX_BYTES - 9) cut = [...cut].slice(0, -1).join('');
  return `${cut}_${digest}`;
}
