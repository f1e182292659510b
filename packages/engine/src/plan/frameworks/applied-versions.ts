import type { Probe, ProbeResult } from '@godwit/plugin-api';
import type { FrameworkVersions } from './framework-tables.js';
import { columnsNamed, type KnownTable } from './known-tables.js';

/** What a framework's table says of the state of a schema. */
export interface AppliedVersions {
  /** The names of the migrations that stand, part by part, the last one last. */
  readonly names: readonly (readonly string[])[];
  /** The migration in whose middle the schema is. */
  readonly unclear?: string;
}

/** The question to which {@link appliedVersions} reads the answer. */
export function versionsProbe(table: KnownTable, versions: FrameworkVersions): Probe {
  return { kind: 'texts', table: table.table.name, columns: columnsNamed(table.table, asked(versions)) };
}

/** Reads the answer to {@link versionsProbe}. */
export function appliedVersions(
  versions: FrameworkVersions,
  { texts = [] }: Pick<ProbeResult, 'texts'>,
): AppliedVersions {
  const { name, order, when, unless, unclear } = versions;
  const columns = asked(versions);
  const value = (row: readonly Text[], column: string | undefined): Text =>
    column === undefined ? null : (row[columns.indexOf(column)] ?? null);
  const stands = (row: readonly Text[]): boolean =>
    name.every((part) => value(row, part) !== null) &&
    value(row, unless) === null &&
    (when === undefined || holds(value(row, when.column), when.is));
  const rows = texts.map((row) => ({
    parts: name.map((part) => plain(value(row, part) ?? '')),
    at: value(row, order) ?? '',
    stands: stands(row),
  }));
  const sorted = rows.toSorted((a, b) => compare(a.at, b.at) || compare(a.parts.at(-1), b.parts.at(-1)));
  const counted = versions.lastCounts
    ? [...new Map(sorted.map((row) => [row.parts.join(), row])).values()]
    : sorted;
  const dirty = texts.find((row) => holds(value(row, unclear), 'true'));
  return {
    names: counted.filter((row) => row.stands).map(({ parts }) => parts),
    ...(dirty === undefined
      ? {}
      : { unclear: name.map((part) => plain(value(dirty, part) ?? '')).join('.') }),
  };
}

type Text = string | null;

function asked({ name, order, when, unless, unclear }: FrameworkVersions): readonly string[] {
  return [...name, order, when?.column, unless, unclear].filter((column) => column !== undefined);
}

function holds(text: Text, is: 'true' | 'set'): boolean {
  return is === 'set' ? text !== null : text !== null && ['1', 't', 'true'].includes(text.toLowerCase());
}

/** A whole number is spelled in one way, be it kept as a float. */
function plain(text: string): string {
  return text.replace(/^(\d+)\.0+$/, '$1');
}

const NUMBERS_COUNT = new Intl.Collator('en', { numeric: true });

function compare(a = '', b = ''): number {
  return NUMBERS_COUNT.compare(a, b);
}
