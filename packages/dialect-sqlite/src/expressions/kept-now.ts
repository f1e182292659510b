import type { Expression, LogicalType } from '@godwit/plugin-api';
import { parseExpression, type SqlSyntax } from '@godwit/plugin-api/sql';
import { grammar } from './grammar.js';
import { literal } from './read/typed.js';

const SECONDS = '%Y-%m-%d %H:%M:%S';
const FINE = '%Y-%m-%d %H:%M:%f';
const ZONE = '+00:00';
// A fraction has no zeros at its end.
const FINE_NOW = `rtrim(rtrim(strftime('${FINE}', 'now'), '0'), '.')`;
const FINE_ZONED_NOW = `(${FINE_NOW} || '${ZONE}')`;
/** Milliseconds since 1970: no function counts them in every version of SQLite. */
export const NOW_IN_MS = "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)";
const ZONED_NOW = `strftime('${SECONDS}${ZONE}', 'now')`;

/** Now in UTC as a column of timestamps keeps it, to the second or, where `fine`, to the millisecond. */
export function keptTimestamp({ zoned }: { readonly zoned: boolean }, fine: boolean): string {
  if (fine) return zoned ? FINE_ZONED_NOW : FINE_NOW;
  return zoned ? ZONED_NOW : 'CURRENT_TIMESTAMP';
}

const call = (name: 'current-timestamp' | 'current-timestamp-utc' | 'current-epoch-ms'): Expression => ({
  kind: 'call',
  name,
  arguments: [],
});

/** What these texts mean in such a column; elsewhere they are text without zeros at its end. */
const MEANINGS: Readonly<Record<'zoned' | 'zoneless', ReadonlyMap<string, Expression>>> = {
  zoned: new Map([
    [syntaxOf(FINE_ZONED_NOW), call('current-timestamp')],
    [syntaxOf(ZONED_NOW), call('current-timestamp-utc')],
  ]),
  zoneless: new Map([
    [syntaxOf(FINE_NOW), { kind: 'call', name: 'current-time-text', arguments: [literal('text', FINE)] }],
  ]),
};

const IN_MS = syntaxOf(NOW_IN_MS);

function syntaxOf(text: string): string {
  return JSON.stringify(parseExpression(text, grammar));
}

/** The meaning of what these texts are as the default of a column of this type; undefined for all else. */
export function readKeptNow(syntax: SqlSyntax, expected: LogicalType | undefined): Expression | undefined {
  const text = JSON.stringify(syntax);
  if (text === IN_MS) return call('current-epoch-ms');
  if (expected?.kind !== 'timestamp') return undefined;
  return MEANINGS[expected.zoned ? 'zoned' : 'zoneless'].get(text);
}
