import type { ObjectKind } from '@godwit/plugin-api';

/** What is done to an object behind everybody's back. */
export type Change = 'dropped' | 'altered' | 'added';

export const CHANGES: readonly Change[] = ['dropped', 'altered', 'added'];

/** What the ledger says of the table that the object belongs to. */
export type Situation = 'plain' | 'column' | 'table';

/** How a fault is brought into a target; for the table of a situation. */
export type Break<Target> = (target: Target, situation: Situation) => void | Promise<void>;

/** The faults of one kind of object; a text says why there is none. */
export type Faults<Target> = Readonly<
  Partial<Record<ObjectKind, Readonly<Record<Change, Break<Target> | string>>>>
>;

/** The kinds of object that a proof looks at. */
export const KINDS = [
  'primary key',
  'unique key',
  'foreign key',
  'index',
  'check',
  'default',
  'not null',
  'identity',
  'generated expression',
  'collation',
  'view',
  'trigger',
  'comment',
  'sequence',
] as const satisfies readonly ObjectKind[];
