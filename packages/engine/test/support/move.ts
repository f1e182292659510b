import type { AnyTransform, Capabilities, TypeMapper } from '@godwit/plugin-api';
import {
  createMigrationManager,
  type DatabaseMigrationManager,
  type FailureReport,
  type MigrationEvent,
  type MigrationOptions,
} from '../../src/index.js';
import { WatchedDatabase } from './watched-database.js';
import { watchedDialect } from './watched-dialect.js';

/** What a test asks of a move between two databases of the reference dialect. */
export interface MoveOptions {
  readonly options?: MigrationOptions;
  readonly transforms?: readonly AnyTransform[];
  readonly capabilities?: Partial<Capabilities>;
  readonly target?: WatchedDatabase;
  /** Makes the source another dialect, with schemas of which `main` is the default. */
  readonly fromSchemas?: boolean;
  /** Builds the target aside. */
  readonly staged?: boolean;
  /** How the target spells types. */
  readonly types?: TypeMapper;
}

/** A manager, the database that it fills, and the events so far. */
export interface Move {
  readonly manager: DatabaseMigrationManager;
  readonly target: WatchedDatabase;
  readonly events: readonly MigrationEvent[];
}

/** Prepares a move from a database into an empty one. */
export function move(source: WatchedDatabase, asked: MoveOptions = {}): Move {
  const target = asked.target ?? new WatchedDatabase();
  const databases = { source, target };
  const { capabilities = {}, staged = false, types } = asked;
  const dialect = { ...watchedDialect(databases, { capabilities, staged }), ...(types && { types }) };
  const withSchemas = watchedDialect(databases, {
    name: 'other',
    aliases: [],
    capabilities: { schemas: true },
  });
  const manager = createMigrationManager(
    {
      source: asked.fromSchemas ? 'other:source' : 'memory:source',
      target: 'memory:target',
      // What is verified is a matter of tests of its own.
      options: { verify: 'none', ...asked.options },
    },
    { dialects: [dialect, withSchemas], transforms: asked.transforms ?? [] },
  );
  const events: MigrationEvent[] = [];
  manager.on((event) => events.push(event));
  return { manager, target, events };
}

/** The error that a promise ends with, for tests that look at its parts. */
export async function failure(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('It should have failed.');
}

/** The first thing that stands in the way of a move: what it is planned with, and what it ends with. */
export async function obstacle(manager: DatabaseMigrationManager): Promise<FailureReport> {
  const { obstacles } = await manager.plan();
  const [first] = obstacles;
  if (first === undefined) throw new Error('Nothing stands in the way.');
  expect(await failure(manager.migrate())).toMatchObject({ code: first.code, message: first.message });
  return first;
}

/** Tells of one row that a table has: a predicate of the reference dialect. */
export function isEqual(column: string, number: number): string {
  const left = { kind: 'column', name: column };
  const right = { kind: 'literal', type: 'integer', text: String(number) };
  return JSON.stringify({ kind: 'binary', operator: 'equal', left, right });
}
