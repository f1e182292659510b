import { type Note, readingExpressions, type Statement, type TargetSchema } from '@godwit/plugin-api';
import { beforeLoad } from './statement.js';

const NUMBERS = ['application_id', 'user_version'] as const;

/** Says in the header of a new file what format of its application it is. */
export function setProperties({ properties = {} }: TargetSchema): readonly Statement[] {
  return NUMBERS.flatMap((name): readonly Statement[] => {
    const value = properties[name];
    if (typeof value !== 'number') return [];
    const sql = `PRAGMA ${name} = ${value}`;
    return [beforeLoad({ id: `set-property:${name}`, sql, purpose: `set ${name}` })];
  });
}

/** New files keep text in UTF-8, whose bytes are others than those of UTF-16. */
export function encodingNotes({ properties, tables }: TargetSchema): readonly Note[] {
  const encoding = properties?.['encoding'];
  if (typeof encoding !== 'string') return [];
  const byBytes = tables.flatMap(readingExpressions).some(({ text }) => BYTES.test(text));
  const seen = byBytes ? ' Some expressions look at bytes: they give other results now.' : '';
  const message = `The file keeps text in ${encoding}, the new one in UTF-8.${seen}`;
  return [{ code: 'TABLE_OPTION_NOT_CARRIED', severity: byBytes ? 'warning' : 'info', place: {}, message }];
}

/** What a conversion to bytes, or an order of text, makes an expression depend on. */
const BYTES = /\b(?:blob|hex|octet_length|between|max|min)\b|[<>]/i;
