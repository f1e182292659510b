import type { Column, ColumnProfile, LogicalType, Table, ValueForm, ValueShape } from '@godwit/plugin-api';
import type { InferPolicy } from '../config/column-choice.js';
import { consistentKeys } from './infer-keys.js';
import { isInferable } from './inferable.js';
import type { TableFacts } from './profiler.js';

/** A type that follows from the values of a column, how they are stored, and why. */
export interface Inferred {
  readonly as: LogicalType;
  readonly form?: ValueForm;
  /** A full sentence. */
  readonly evidence: string;
}

/** The inferred types of some tables, by column. */
export type Inference = (table: Table, column: Column) => Inferred | undefined;

/** A table and what is known of its values; `policy` is undefined for a column whose type is not to be inferred. */
export interface InferTask {
  readonly table: Table;
  readonly facts: TableFacts;
  policy(column: Column): InferPolicy | undefined;
}

/** The shapes that a policy asks a scan about. */
export const POLICY_SHAPES: Readonly<Record<InferPolicy, readonly ValueShape[]>> = {
  declared: [],
  safe: ['uuid'],
  full: ['uuid', 'json', 'zero-one', 'epoch-s', 'epoch-ms', 'epoch-us', 'julian'],
};

/** Infers what the policies allow, where nothing else depends on the declared type; both ends of a key stay equal. */
export function inferTypes(tasks: readonly InferTask[]): Inference {
  const found = new Map<Column, Inferred>();
  for (const { table, facts, policy } of tasks) {
    const profiles = new Map(facts.profile?.columns.map((profile) => [profile.name, profile]));
    for (const column of table.columns) {
      const profile = profiles.get(column.name);
      const allowed = policy(column);
      if (profile === undefined || allowed === undefined) continue;
      const inferred = inferColumn(column, profile, facts.profile?.rows ?? 0n, allowed);
      if (inferred !== undefined && isInferable(table, column, inferred.as)) found.set(column, inferred);
    }
  }
  const kept = consistentKeys(tasks, found);
  return (_table, column) => kept.get(column);
}

function inferColumn(
  column: Column,
  profile: ColumnProfile,
  rows: bigint,
  policy: InferPolicy,
): Inferred | undefined {
  const shape = (profile.shapes ?? []).find((one) => {
    return POLICY_SHAPES[policy].includes(one) && agrees(one, column);
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

/** Whether the declared type lets a shape be more than a likeness. */
function agrees(shape: ValueShape, { type, name }: Column): boolean {
  const whole = type.kind === 'bigint' || type.kind === 'integer';
  switch (shape) {
    case 'uuid':
    case 'json':
      return type.kind === 'text' && type.collation === undefined;
    case 'zero-one':
      return whole;
    case 'julian':
      return type.kind === 'timestamp' || (type.kind === 'float' && TIME_NAME.test(name));
    default:
      return type.kind === 'timestamp' || (whole && TIME_NAME.test(name));
  }
}
