import type { LogicalType } from '@godwit/plugin-api';
import type { Conversion } from './converts.js';

type Timestamp = Extract<LogicalType, { kind: 'timestamp' }>;

/** How dates and times become others. A time without a zone is one of UTC. */
export function timeConversion(name: string, from: LogicalType, to: LogicalType): Conversion | undefined {
  if (from.kind === 'time' && to.kind === 'time') {
    if (from.zoned !== to.zoned) return undefined;
    return shorter(name, from, to, `time(${to.precision}) ${from.zoned ? 'with' : 'without'} time zone`);
  }
  if (from.kind === 'date') return fromDate(name, to);
  if (from.kind !== 'timestamp') return undefined;
  if (to.kind === 'date') return toDate(name, from);
  return to.kind === 'timestamp' ? toTimestamp(name, from, to) : undefined;
}

function fromDate(name: string, to: LogicalType): Conversion | undefined {
  if (to.kind === 'date') return { rewrites: false };
  if (to.kind !== 'timestamp') return undefined;
  const midnight = `${name}::timestamp without time zone`;
  const using = (): string => (to.zoned ? `(${midnight}) AT TIME ZONE 'UTC'` : midnight);
  const misfits = `${name} > '294276-12-31'::date AND ${name} <> 'infinity'::date`;
  return { using, rewrites: true, misfits };
}

function toDate(name: string, { zoned }: Timestamp): Conversion {
  const local = zoned ? `(${name} AT TIME ZONE 'UTC')` : name;
  const misfits = `${local} <> pg_catalog.date_trunc('day', ${local})`;
  return { using: () => `${local}::date`, rewrites: true, misfits, alters: true };
}

function toTimestamp(name: string, from: Timestamp, to: Timestamp): Conversion {
  const type = `timestamp(${to.precision}) ${from.zoned ? 'with' : 'without'} time zone`;
  if (from.zoned === to.zoned) return shorter(name, from, to, type);
  const misfits =
    to.precision < from.precision ? { misfits: differs(name, type), alters: true as const } : {};
  return { using: () => `${name} AT TIME ZONE 'UTC'`, rewrites: true, ...misfits };
}

function shorter(
  name: string,
  from: { readonly precision: number },
  to: { readonly precision: number },
  type: string,
): Conversion {
  if (to.precision >= from.precision) return { rewrites: false };
  return { rewrites: true, misfits: differs(name, type), alters: true };
}

function differs(name: string, type: string): string {
  return `${name} <> ${name}::${type}`;
}
