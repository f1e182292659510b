import type { Expression, LogicalType } from '@godwit/plugin-api';
import { parseExpression, type SqlSyntax } from '@godwit/plugin-api/sql';
import { grammar } from './grammar.js';
import { shifted, withoutShifts } from './read/time.js';
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

const FINE_IN_UTC: Expression = {
  kind: 'call',
  name: 'current-time-text',
  arguments: [literal('text', FINE)],
};

/** What these texts mean in such a column; elsewhere they are text without zeros at its end. */
const MEANINGS: Readonly<Record<'zoned' | 'zoneless', ReadonlyMap<string, Expression>>> = {
  zoned: new Map([
    [syntaxOf(FINE_ZONED_NOW), call('current-timestamp')],
    [syntaxOf(ZONED_NOW), call('current-timestamp-utc')],
  ]),
  zoneless: new Map([[syntaxOf(FINE_NOW), FINE_IN_UTC]]),
};

const IN_MS = syntaxOf(NOW_IN_MS);

function syntaxOf(text: string): string {
  return JSON.stringify(parseExpression(text, grammar));
}

/** Formats that spell such a time otherwise: to the millisecond, or to the second. */
const OTHER_FORMAT = /^%Y-%m-%d[ T]%H:%M:(?:(%f)|%S)(?:Z|\+00:00)?$/;

/** The meaning of what these texts are as the default of a column of this type; undefined for all else. */
export function readKeptNow(syntax: SqlSyntax, expected: LogicalType | undefined): Expression | undefined {
  if (JSON.stringify(syntax) === IN_MS) return call('current-epoch-ms');
  if (expected?.kind !== 'timestamp') return undefined;
  const { plain, duration } = withoutDuration(syntax);
  const meanings = MEANINGS[expected.zoned ? 'zoned' : 'zoneless'];
  const now = meanings.get(JSON.stringify(plain)) ?? readOther(plain, expected.zoned);
  return now === undefined || duration === undefined ? now : shifted(now, duration);
}

function readOther(syntax: SqlSyntax, zoned: boolean): Expression | undefined {
  const [format, now, ...more] = syntax.kind === 'call' && syntax.name === 'strftime' ? syntax.arguments : [];
  const [whole, fine] = format?.kind === 'string' ? (OTHER_FORMAT.exec(format.value) ?? []) : [];
  if (whole === undefined || now?.kind !== 'string' || now.value !== 'now' || more.length > 0)
    return undefined;
  if (fine === undefined) return call('current-timestamp-utc');
  return zoned ? call('current-timestamp') : FINE_IN_UTC;
}

/** The text without the durations that strftime is given in it. */
function withoutDuration(syntax: SqlSyntax): { readonly plain: SqlSyntax; readonly duration?: string } {
  if (syntax.kind === 'binary') {
    const { plain, ...more } = withoutDuration(syntax.left);
    return { plain: { ...syntax, left: plain }, ...more };
  }
  if (syntax.kind !== 'call') return { plain: syntax };
  if (syntax.name === 'strftime') {
    const { plain, duration } = withoutShifts(syntax);
    return duration === undefined ? { plain } : { plain, duration };
  }
  const [first, ...rest] = syntax.arguments;
  if (first === undefined) return { plain: syntax };
  const { plain, ...more } = withoutDuration(first);
  return { plain: { ...syntax, arguments: [plain, ...rest] }, ...more };
}
