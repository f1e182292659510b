import {
  COUNT_SHAPES,
  type Column,
  type ColumnProfile,
  type CountFormName,
  formatCount,
  isCountForm,
  type LogicalType,
  type Note,
  type Table,
  type ValueForm,
  type ValueShape,
} from '@godwit/plugin-api';
import type { InferPolicy } from '../../options/column-choice.js';
import { booleanEvidence } from './boolean-evidence.js';
import { consistentKeys } from './infer-keys.js';
import { whyNotInferable } from './inferable.js';
import type { TableFacts } from './profile-tables.js';
import { POLICY_SHAPES, SHAPES, type ShapeType } from './shape-types.js';

/** A type that follows from the values of a column, how they are stored, and why. */
export interface Inferred {
  readonly as: LogicalType;
  readonly form?: ValueForm;
  /** A full sentence. */
  readonly evidence: string;
  /** Other forms in which the numbers are as likely: the guess may be wrong by years. */
  readonly doubts?: readonly CountFormName[];
  /** What reading the values in this way changes, where no scan with the asked type tells it. */
  readonly notes?: readonly Note[];
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
  /** Whether the target's column takes the type, where its table is there. */
  takes(column: Column, as: LogicalType): boolean;
}

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
      const site = {
        column,
        profile,
        rows: facts.profile?.rows ?? 0n,
        asked: task.isAsked(column),
        boolean: booleanEvidence(table, column),
      };
      const inferred = inferColumn(site, allowed);
      const against =
        inferred &&
        (whyNotInferable(table, column, inferred.as) ??
          (task.takes(column, inferred.as) ? undefined : "the target's column is of another type"));
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
  /** What the schema itself says of a column of truth values, as {@link booleanEvidence}. */
  readonly boolean: string | undefined;
}

function inferColumn(site: Site, policy: InferPolicy): Inferred | undefined {
  const { profile, rows, boolean } = site;
  // What the schema says holds of no values, too.
  const shapes = (boolean !== undefined && profile.nulls === rows ? ZERO_ONE : profile.shapes) ?? [];
  const shape = POLICY_SHAPES[policy].find((one) => {
    return SHAPES[one] !== undefined && shapes.includes(one) && agrees(one, site, policy);
  });
  if (profile.badText > 0n) return undefined;
  if (shape === undefined) return policy === 'full' ? instantsOf(site) : undefined;
  const { what, ...type } = SHAPES[shape] as ShapeType;
  const doubts = COUNT_SHAPES.filter((one) => isCountForm(shape) && one !== shape && shapes.includes(one));
  const more = shape === 'zero-one' && boolean !== undefined ? `, and ${boolean}` : '';
  return {
    ...type,
    ...(doubts.length === 0 ? {} : { doubts }),
    evidence: `All of its values (${formatCount(rows - profile.nulls)}) are ${what}${more}.`,
  };
}

/** Text and numbers that are all moments. */
function instantsOf({ profile: { instants, nulls }, rows }: Site): Inferred | undefined {
  if (instants === undefined) return undefined;
  const { as, form, notes, evidence: forms } = instants;
  return {
    as,
    form,
    notes,
    evidence: `All of its values (${formatCount(rows - nulls)}) are times: ${forms}.`,
  };
}

const ZERO_ONE: readonly ValueShape[] = ['zero-one'];

/** What a name or a declared type says of time; a number alone says nothing. */
const TIME_NAME =
  /(?:_at|_on|_time|_date|timestamp)$|[a-z](?:At|Time|Date)$|^(?:date|time|created|updated|modified)$/;

/** Whether a column declares dates or moments. */
export function isTime({ type }: Column): boolean {
  return type.kind === 'timestamp' || type.kind === 'date';
}

/** Whether the declared type, the name or the config lets a shape be more than a likeness. */
function agrees(shape: ValueShape, { column, asked, boolean }: Site, policy: InferPolicy): boolean {
  const { type, name } = column;
  const named = asked || TIME_NAME.test(name);
  const whole = type.kind === 'bigint' || type.kind === 'integer';
  switch (shape) {
    case 'uuid':
    case 'json':
      return type.kind === 'text' && type.collation === undefined;
    case 'text-in-bytes':
      return type.kind === 'bytes';
    case 'zero-one':
      return whole && (policy === 'full' || boolean !== undefined);
    case 'julian':
      return isTime(column) || (type.kind === 'float' && named);
    default:
      return isTime(column) || (whole && named);
  }
}
