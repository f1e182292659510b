import {
  type CompiledDdl,
  type Dialect,
  MigrationError,
  type ReplacedObjects,
  type TableName,
  type View,
} from '@godwit/plugin-api';
import type { RunContext } from '../../run-context.js';
import type { ExistingTable } from './existing-target.js';

/** What is in the way, and what becomes of it. */
export interface Replacing {
  readonly target: Dialect;
  readonly victims: readonly ExistingTable[];
  /** Views that go with them. */
  readonly oldViews: readonly View[];
  /** Whether it is kept until the new tables are whole. */
  readonly keepsOld: boolean;
  /** The run that keeps it even then, by its id. */
  readonly keptBy?: string;
  /** Whether all is made apart, and what becomes of it is a part of putting that in its place. */
  readonly apart: boolean;
}

/** Throws OPTION_NOT_AVAILABLE where nothing can be kept beside what replaces it. */
export function refuseKeeping({ options, target }: Pick<RunContext, 'options' | 'target'>): void {
  if (!options.keepDropped || target.dialect.ddl.keepAside !== undefined) return;
  throw new MigrationError({
    code: 'OPTION_NOT_AVAILABLE',
    message: `A target of the dialect "${target.dialect.name}" cannot keep what is replaced: the names of its indexes and triggers would meet those of the new.`,
    hint: 'Copy the database before, and leave options.keepDropped out.',
  });
}

/** Statements that take what is in the way out of it, at once or as the last of the run. */
export function takeAway(
  { target: { ddl }, victims, oldViews: views, keepsOld, keptBy, apart }: Replacing,
  made: readonly TableName[],
): CompiledDdl {
  const tables = victims.map(({ table }) => table);
  if (apart || tables.length + views.length === 0) return { statements: [], notes: [] };
  const old: ReplacedObjects = { tables, views, made };
  if (keptBy !== undefined && ddl.keepAside !== undefined) return ddl.keepAside(old, keptBy);
  const aside = keepsOld ? ddl.setAside?.(old) : undefined;
  return { statements: aside ?? ddl.drop(tables, views), notes: [] };
}
