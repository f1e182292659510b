import {
  formatTableName,
  MigrationError,
  type Sequence,
  type Table,
  type UnreadableSequence,
} from '@godwit/plugin-api';
import { listNames } from '../../names/nearest-name.js';

/** What has to be read of one side. */
interface Needed {
  readonly side: 'source' | 'target';
  /** Whose rows are needed. */
  readonly rows?: readonly Table[];
  /** Of whose generators the last numbers are needed. */
  readonly numbers?: readonly Table[];
  readonly sequences?: readonly Sequence[];
}

/** Throws PERMISSION_DENIED naming every table and every sequence that may not be read, with what would give the rights. */
export function refuseUnreadable({ side, rows = [], numbers = [], sequences = [] }: Needed): void {
  const tables = rows.flatMap(({ name, unreadable: grants }) => (grants ? [{ name, grants }] : []));
  const generators = [...numbers.flatMap(generatorsOf), ...sequences.flatMap(ownOf)];
  const denied = [...tables, ...generators];
  if (denied.length === 0) return;
  const names = [...tables.map(nameOf), ...new Set(generators.map((one) => `the sequence ${nameOf(one)}`))];
  const grants = [...new Set(denied.flatMap((one) => one.grants))];
  const without = side === 'source' && tables.length > 0;
  const advice = without
    ? 'Leave them out with excludeTables, or have the right given:'
    : 'Have the right given:';
  throw new MigrationError({
    code: 'PERMISSION_DENIED',
    message: `The user of the ${side} may not read ${listNames(names)}.`,
    hint: `${advice}\n${grants.join(';\n')};`,
  });
}

function generatorsOf({ columns }: Table): readonly UnreadableSequence[] {
  return columns.flatMap(({ identity }) => identity?.unreadable ?? []);
}

function ownOf({ name, unreadable: grants }: Sequence): readonly UnreadableSequence[] {
  return grants === undefined ? [] : [{ name, grants }];
}

function nameOf({ name }: Pick<UnreadableSequence, 'name'>): string {
  return formatTableName(name);
}
