import type { Column, ColumnProfile, LogicalType, Table, ValueForm, ValueShape } from '@godwit/plugin-api';
import type { InferPolicy } from '../config/column-choice.js';
import { consistentKeys } from './infer-keys.js';
import { whyNotInferable } from './inferable.js';
import type { TableFacts } from './profiler.js';

/** A type that follows from the values of a column, how they are stored, and why. */
export interface Inferred {
  readonly as: LogicalType;
  readonly form?: ValueForm;
  /** A full sentence. */
  readonly evidence: string;
}

/** The inferred types of some tables, by column. */
export interface Inference {
  find(column: Column): Inferred | undefined;
  /** What the policy `full` would make of a column of dates or times. */
  possible(column: Column): Inferred | undefined;
  /** Why nothing follows, where the config asks it of the column itself. A full sentence. */
  refusal(column: Column): string | undefined;
}

/** A table and what is known of its values. */
export interface InferTask {
  readonly table: Table;
  readonly facts: TableFacts;
  /** Undefined for a column whose type is not to be inferred. */
  policy(column: Column): InferPolicy | undefined;
  /** Whether the config itself says `full` of the column, so that its name needs not say what it is. */
  isAsked(column: Column): boolean;
}

/** The shapes that a policy asks a scan about. */
export const POLICY_SHAPES: Readonly<Record<InferPolicy, readonly ValueShape[]>> = {
  declared: [],
  safe: ['uuid'],
  full: ['uuid', 'json', 'zero-one', 'epoch-s', 'epoch-ms', 'epoch-us', 'julian'],
};

/** What a scan is asked about columns of dates and times, to tell what could be made of them. */
export const TIME_SHAPES: readonly ValueShape[] = ['epoch-s', 'epoch-ms', 'epoch-us', 'julian'];

/** Infers what the policies allow, where nothing else depends on the declared type; both ends of a key stay equal. */
export function inferTypes(tasks: readonly InferTask[]): Inference {
  const refused = new Map<Column, string>();
  const found = inferAll(tasks, refused);
  const full = tasks.map(
    (task): InferTask => ({ ...task, policy: (one) => task.policy(one) && 'full', isAsked: () => true }),
  );
  const possible = inferAll(full, new Map());
  return {
    find: (column) => found.get(column),
    possible: (column) => (isTime(column) ? possible.get(column) : undefined),
    refusal: (column) => (found.has(column) ? undefined : refused.get(column)),
  };
}

function inferAll(tasks: readonly InferTask[], refused: Map<Column, string>): ReadonlyMap<Column, Inferred> {
  const found = new Map<Column, Inferred>();
  for (const task of tasks) {
    const { table, facts, policy } = task;
    const profiles = new Map(facts.profile?.columns.map((profile) => [profile.name, profile]));
    for (const column of table.columns) {
      const profile = profiles.get(column.name);
      const allowed = policy(column);
      if (profile?.shapes === undefined || allowed === undefined) continue;
      const site = { column, profile, rows: facts.profile?.rows ?? 0n, asked: task.isAsked(column) };
      const inferred = inferColumn(site, allowed);
      const against = inferred && whyNotInferable(table, column, inferred.as);
      if (inferred !== undefined && against === undefined) found.set(column, inferred);
      else if (site.asked && (inferred !== undefined || saysLittle(site)))
        refused.set(column, whyNot(inferred, against));
    }
  }
  const kept = consistentKeys(tasks, found);
  for (const task of tasks) {
    for (const column of task.table.columns)
      if (found.has(column) && !kept.has(column) && task.isAsked(column)) refused.set(column, OTHER_END);
  }
  return kept;
}

const OTHER_END = 'The other end of a foreign key would not be of the same type.';

function whyNot(inferred: Inferred | undefined, against: string | undefined): string {
  if (inferred === undefined) return 'Its values have no shape in common that says another type.';
  return `${inferred.evidence.slice(0, -1)}, but ${against}.`;
}

/** Whether there was something to find: the declared type says no more than how values are stored, or does not hold them. */
function saysLittle({ column, profile }: Site): boolean {
  return profile.fits !== undefined || ['text', 'bigint', 'integer', 'float'].includes(column.type.kind);
}

interface Site {
  readonly column: Column;
  readonly profile: ColumnProfile;
  readonly rows: bigint;
  readonly asked: boolean;
}

function inferColumn({ column, profile, rows, asked }: Site, policy: InferPolicy): Inferred | undefined {
  const shape = (profile.shapes ?? []).find((one) => {
    return POLICY_SHAPES[policy].includes(one) && agrees(one, column, asked);
  });
  if (shape === undefined || profile.badText > 0n) return undefined;
  const known = SHAPES[shape];
  if (known === undefined) return undefined;
  const { what, ...type } = known;
  return { ...type, evidence: `All of its ${rows - profile.nulls} values are ${what}.` };
}

interface ShapeType extends Omit<Inferred, 'evidence'> {
  readonly what: string;
}

const moment = (precision: number): LogicalType => ({ kind: 'timestamp', precision, zoned: true });

const SHAPES: Partial<Readonly<Record<ValueShape, ShapeType>>> = {
  uuid: { as: { kind: 'uuid' }, what: 'UUIDs in canonical form' },
  json: { as: { kind: 'json', form: 'text' }, what: 'JSON objects or arrays' },
  'zero-one': { as: { kind: 'boolean' }, what: 'the number 0 or 1' },
  'epoch-s': { as: moment(0), form: 'epoch-s', what: 'seconds since 1970, from 1990 to 2100' },
  'epoch-ms': { as: moment(3), form: 'epoch-ms', what: 'milliseconds since 1970, from 1990 to 2100' },
  'epoch-us': { as: moment(6), form: 'epoch-us', what: 'microseconds since 1970, from 1990 to 2100' },
  julian: { as: moment(6), form: 'julian', what: 'julian day numbers, from 1900 to 2100' },
};

/** What a name or a declared type says of time; a number alone says nothing. */
const TIME_NAME =
  /(?:_at|_on|_time|_date|timestamp)$|[a-z](?:At|Time|Date)$|^(?:date|time|created|updated|modified)$/;

/** Whether a column declares dates or moments. */
export function isTime({ type }: Column): boolean {
  return type.kind === 'timestamp' || type.kind === 'date';
}

/** Whether the declared type, the name or the config lets a shape be more than a likeness. */
function agrees(shape: ValueShape, column: Column, asked: boolean): boolean {
  const { type, name } = column;
  const named = asked || TIME_NAME.test(name);
  const whole = type.kind === 'bigint' || type.kind === 'integer';
  switch (shape) {
    case 'uuid':
    case 'json':
      return type.kind === 'text' && type.collation === undefined;
    case 'zero-one':
      return whole;
    case 'julian':
      return isTime(column) || (type.kind === 'float' && named);
    default:
      return isTime(column) || (whole && named);
  }
}
