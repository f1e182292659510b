import { type Note, readingExpressions, type Statement, type TargetSchema } from '@godwit/plugin-api';
import { beforeLoad } from './statement.js';

const NUMBERS = ['application_id', 'user_version'] as const;

/** Says in the header of a new file what format of its application it is. */
export function setProperties({ properties = {}, ownProperties }: TargetSchema): readonly Statement[] {
  if (ownProperties !== undefined) return [];
  return NUMBERS.flatMap((name): readonly Statement[] => {
    const value = properties[name];
    if (typeof value !== 'number') return [];
    const sql = `PRAGMA ${name} = ${value}`;
    return [beforeLoad({ id: `set-property:${name}`, sql, purpose: `set ${name}` })];
  });
}

/** New files keep text in UTF-8, whose bytes are others than those of UTF-16; one that is there keeps its own encoding. */
export function encodingNotes({ from, properties, ownProperties, tables }: TargetSchema): readonly Note[] {
  const [encoding, other] = [properties, ownProperties].map((one) => one?.['encoding'] ?? 'UTF-8');
  if (from !== 'sqlite' || encoding === other) return [];
  const byBytes = tables.flatMap(readingExpressions).some(({ text }) => BYTES.test(text));
  const seen = byBytes ? ' Some expressions look at bytes: they give other results now.' : '';
  const message = `The file keeps text in ${encoding}, the ${ownProperties === undefined ? 'new' : 'other'} one in ${other}.${seen}`;
  return [{ code: 'TABLE_OPTION_NOT_CARRIED', severity: byBytes ? 'warning' : 'info', place: {}, message }];
}

/** What a conversion to bytes, or an order of text, makes an expression depend on. */
const BYTES = /\b(?:blob|hex|octet_length|between|max|min)\b|[<>]/i;
