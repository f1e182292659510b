import type { CanonicalFunction } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { literal, type Storage, type Typed, value } from './expressions-typed.js';

const NOW = new Set(['current_timestamp', "'now'"]);
const FORMATS: Readonly<Record<string, CanonicalFunction>> = {
  '%Y-%m-%d %H:%M:%S': 'current-timestamp-utc',
  '%F %T': 'current-timestamp-utc',
  '%Y-%m-%d': 'current-date-utc',
  '%F': 'current-date-utc',
  '%H:%M:%S': 'current-time-utc',
  '%T': 'current-time-utc',
  '%s': 'current-epoch-s',
};
const FUNCTIONS: Readonly<Record<string, CanonicalFunction>> = {
  datetime: 'current-timestamp-utc',
  date: 'current-date-utc',
  time: 'current-time-utc',
  unixepoch: 'current-epoch-s',
  julianday: 'current-julian-day',
};
const SUBSECOND: Readonly<Record<string, string>> = { datetime: '%Y-%m-%d %H:%M:%f', time: '%H:%M:%f' };
const KNOWN_FORMAT = /^(?:[^%]|%[YmdHMSf%])*$/;

/** The current time in each of its spellings: CURRENT_TIMESTAMP, datetime('now'), strftime(format, 'now'). */
export function readCurrentTime(syntax: SqlSyntax): Typed | undefined {
  if (syntax.kind === 'constant' && syntax.value.startsWith('CURRENT_')) {
    const name = syntax.value.slice('CURRENT_'.length);
    return current(
      name === 'TIMESTAMP'
        ? 'current-timestamp-utc'
        : name === 'DATE'
          ? 'current-date-utc'
          : 'current-time-utc',
    );
  }
  if (syntax.kind !== 'call') return undefined;
  const [head, ...rest] = syntax.arguments;
  if (syntax.name === 'strftime')
    return head?.kind === 'string' && isNow(rest) ? formatted(head.value) : undefined;
  const name = Object.hasOwn(FUNCTIONS, syntax.name) ? FUNCTIONS[syntax.name] : undefined;
  if (name === undefined) return undefined;
  const last = rest.at(-1);
  const subsecond = rest.length === 1 && last?.kind === 'string' && /^subsec(ond)?$/i.test(last.value);
  if (subsecond && head !== undefined && isNow([head])) return formatted(SUBSECOND[syntax.name] ?? '');
  return isNow(syntax.arguments) ? current(name) : undefined;
}

/** No argument at all means now, too. */
function isNow(values: readonly SqlSyntax[]): boolean {
  const [only] = values;
  if (only === undefined) return true;
  if (values.length > 1) return false;
  if (only.kind === 'constant') return NOW.has(only.value.toLowerCase());
  return only.kind === 'string' && only.value.toLowerCase() === 'now';
}

function formatted(format: string): Typed | undefined {
  const name = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (name !== undefined) return current(name);
  if (format === '' || !KNOWN_FORMAT.test(format)) return undefined;
  const tree = { kind: 'call', name: 'current-time-text', arguments: [literal('text', format)] } as const;
  return value(tree, 'text');
}

function current(name: CanonicalFunction): Typed {
  const storages: Partial<Record<CanonicalFunction, Storage>> = {
    // strftime('%s') gives digits as text, which every column that wants a number takes as one.
    'current-epoch-s': 'integer',
    'current-julian-day': 'real',
  };
  return value({ kind: 'call', name, arguments: [] }, storages[name] ?? 'text');
}
