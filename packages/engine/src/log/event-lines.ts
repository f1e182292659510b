import { countOf, formatCount, formatPlace, type Note, visibleText } from '@godwit/plugin-api';
import type { MigrationEvent, MigrationListener } from '../events.js';
import type { TableResult } from '../run/migration-result.js';
import type { Logger, LogLevel } from './logger.js';

/** A line and how much it matters. */
type Line = readonly [level: LogLevel, text: string];

type OfType<Type> = Extract<MigrationEvent, { readonly type: Type }>;
type Tellers = { readonly [Type in MigrationEvent['type']]: (event: OfType<Type>) => readonly Line[] };

/** What each event says to people: the keys of rows stand in notes only, and nowhere a credential. */
const TELLERS: Tellers = {
  'plan:started': ({ tables }) => [['info', `Planning: ${countOf(tables, 'table')}.`]],
  'plan:profiling': ({ table, rows }) => [['debug', `${table}: looked at ${countOf(rows, 'row')} so far.`]],
  'plan:table-profiled': ({ table, rows, done, total, seconds }) => [
    [
      'debug',
      `${table}: looked at all of its ${countOf(rows, 'row')}, ${took(seconds)} (${done} of ${total}).`,
    ],
  ],
  'plan:finished': ({ plan }) => [
    [
      'info',
      `Planned: ${countOf(plan.tables.length, 'table')}, ${countOf(plan.statements.length, 'statement')}.`,
    ],
    ...plan.ledger.map(ofNote),
  ],
  'run:started': ({ runId, plan }) => [['info', `Run ${runId}: ${plan.source.name} to ${plan.target.name}.`]],
  'run:resumed': ({ runId, startedAt, rows }) => [
    ['info', `Run ${runId} goes on: begun at ${startedAt}, ${countOf(rows, 'row')} are there.`],
  ],
  'run:over': ({ runId, startedAt }) => [
    ['info', `Run ${runId}, begun at ${startedAt}, had come to its end.`],
  ],
  'run:waiting': ({ reason, milliseconds }) => [
    ['warn', `${reason.code}: ${reason.message} It is tried again, ${took(milliseconds / 1000)} from now.`],
  ],
  'run:repairing': () => [['warn', 'The source may have changed: rows that differ are written again.']],
  'step:started': ({ purpose, index, total }) => [['debug', `${purpose} (${index} of ${total}).`]],
  'step:finished': ({ purpose, outcome, seconds }) => [
    [outcome === 'failed' ? 'error' : 'info', `${purpose}: ${outcome}, ${took(seconds)}.`],
  ],
  'table:started': ({ table }) => [['debug', `${table}: the copy begins.`]],
  'table:progress': ({ table, rows }) => [['debug', `${table}: ${countOf(rows, 'row')} so far.`]],
  'table:rejected': ({ table, rejects }) => [
    ['warn', `${table}: ${countOf(rejects.length, 'row')} refused.`],
  ],
  'table:finished': ({ table, result }) => [ofTable(table, result)],
  'target:restored': ({ notes }) => notes.map(ofNote),
  'run:completing': () => [['info', 'The target is checked and put in place.']],
  'run:finished': ({ result: { status, rowsMigrated, seconds } }) => [
    [
      status === 'done' ? 'info' : 'warn',
      `The run is ${status}: ${countOf(rowsMigrated, 'row')}, ${took(seconds)}.`,
    ],
  ],
  'verify:started': ({ level, tables }) => [['info', `Comparing (${level}): ${countOf(tables, 'table')}.`]],
  'verify:table': ({ result: { name, status, sourceRows, targetRows } }) => [
    status === 'same'
      ? ['debug', `${name}: the same, ${countOf(sourceRows, 'row')}.`]
      : [
          'warn',
          `${name}: different; the source has ${countOf(sourceRows, 'row')}, the target ${formatCount(targetRows)}.`,
        ],
  ],
  'verify:finished': ({ result: { status, findings, seconds } }) => [
    ...findings.map(({ message }): Line => ['warn', message]),
    [status === 'same' ? 'info' : 'warn', `Compared: ${status}, ${took(seconds)}.`],
  ],
  wait: ({ side, table, holder }) => [
    [
      'warn',
      `The ${side} waits for a lock${table === undefined ? '' : ` of ${table.name}`} that ${holder} holds.`,
    ],
  ],
  note: ({ note }) => [ofNote(note)],
};

/** A listener that tells a logger what happens. A move that is planned again to be compared has the same notes. */
export function logTo(logger: Logger): MigrationListener {
  const told = new Set<string>();
  return (event) => {
    for (const [level, text] of linesOf(event)) {
      const line = visibleText(text);
      if (event.type === 'plan:finished' && told.has(line)) continue;
      told.add(line);
      logger[level](line);
    }
  };
}

function linesOf<Event extends MigrationEvent>(event: Event): readonly Line[] {
  return (TELLERS[event.type] as (event: Event) => readonly Line[])(event);
}

function ofTable(
  table: string,
  { status, read, written, rejected, skipped, seconds, error }: TableResult,
): Line {
  const left = [
    ...(rejected === 0 ? [] : [`${formatCount(rejected)} refused`]),
    ...(skipped === 0 ? [] : [`${formatCount(skipped)} skipped`]),
  ];
  const rows = `${formatCount(written)} of ${countOf(read, 'row')}${left.map((one) => `, ${one}`).join('')}`;
  if (error !== undefined) return ['error', `${table}: ${status}, ${rows}. ${error.code}: ${error.message}`];
  return [status === 'done' ? 'info' : 'warn', `${table}: ${status}, ${rows}, ${took(seconds)}.`];
}

function ofNote({ code, severity, place, message }: Note): Line {
  const where = formatPlace(place);
  return [severity === 'info' ? 'info' : 'warn', `${code}${where === '' ? '' : ` at ${where}`}: ${message}`];
}

function took(seconds: number): string {
  return `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`;
}
