import { keyword, type TokenReader } from '@godwit/plugin-api/sql';
import type { ForeignKeyText } from './create-table-text.js';

/** A constraint's name, where it was given one. */
export interface Named {
  readonly name: string | undefined;
}

/** `CONSTRAINT name`; the last of several counts. */
export function takeName(reader: TokenReader): Named {
  let name: string | undefined;
  while (reader.takeWords('CONSTRAINT')) name = reader.take()?.value;
  return { name };
}

/** `ON CONFLICT word`, in lower case. */
export function takeConflict(reader: TokenReader): string | undefined {
  return reader.takeWords('ON CONFLICT') ? reader.take()?.value.toLowerCase() : undefined;
}

/** What follows `REFERENCES`. */
export function takeReferences(reader: TokenReader): Omit<ForeignKeyText, 'name'> {
  reader.take();
  reader.takeParenthesised();
  let match: string | undefined;
  let deferrable: ForeignKeyText['deferrable'] = 'not-deferrable';
  for (;;) {
    const given = takeDeferrable(reader);
    if (given !== undefined) deferrable = given;
    else if (reader.takeWords('MATCH')) match = reader.take()?.value.toLowerCase();
    else if (!takeAction(reader)) return { match, deferrable };
  }
}

function takeAction(reader: TokenReader): boolean {
  if (keyword(reader.peek()) !== 'ON' || !['DELETE', 'UPDATE', 'INSERT'].includes(keyword(reader.peek(1))))
    return false;
  reader.moveTo(reader.index + 2);
  if (!reader.takeWords('SET') && !reader.takeWords('NO')) reader.take();
  else reader.take();
  return true;
}

export function takeDeferrable(reader: TokenReader): ForeignKeyText['deferrable'] | undefined {
  const not = reader.takeWords('NOT DEFERRABLE');
  if (!not && !reader.takeWords('DEFERRABLE')) return undefined;
  const deferred = reader.takeWords('INITIALLY DEFERRED');
  if (!deferred) reader.takeWords('INITIALLY IMMEDIATE');
  if (not) return 'not-deferrable';
  return deferred ? 'initially-deferred' : 'initially-immediate';
}
