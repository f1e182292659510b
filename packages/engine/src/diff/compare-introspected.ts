import { randomUUID } from 'node:crypto';
import type { DatabaseSchema, Dialect } from '@godwit/plugin-api';
import { DialectRegistry } from '../dialects/dialect-registry.js';
import { asMigrationError } from '../errors/wrap-error.js';
import { EventHub } from '../event-hub.js';
import type { CallOptions, MigrationParts } from '../migration-manager.js';
import { checkedOptions } from '../options/checked-options.js';
import type { MigrationOptions } from '../options/option-table.js';
import { prepareToCompare } from '../plan/prepare-plan.js';
import { assemble } from '../run-container.js';
import type { Endpoint, RunContext } from '../run-context.js';
import { schemaSession } from '../saved/saved-endpoint.js';
import { compareSides } from './compare-sides.js';
import type { SchemaComparison } from './schema-comparison.js';

/** Options of {@link compareIntrospected}. */
export interface CompareOptions extends CallOptions {
  /** Of a move from the first to the second: which tables, and what is chosen for types and names. */
  readonly options?: MigrationOptions;
}

/**
 * Compares two schemas that were introspected, of any two dialects, without their databases: as `compareSchemas` of a manager
 * does, but nobody looks at rows. Types are those that the columns declare, and a risk says what may be in the way without a
 * count of rows. Throws CONFIG_INVALID, OPTIONS_CONTRADICT and DIALECT_UNKNOWN.
 */
export async function compareIntrospected(
  source: DatabaseSchema,
  target: DatabaseSchema,
  parts: MigrationParts = {},
  { options, signal = new AbortController().signal }: CompareOptions = {},
): Promise<SchemaComparison> {
  const container = assemble({}, parts);
  const registry = container.resolve(DialectRegistry);
  const [from, to] = [registry.get(source.dialect), registry.get(target.dialect)];
  const resolved = checkedOptions({ ...options, infer: 'declared' }, [to, from], registry.all);
  const run: RunContext = {
    runId: randomUUID(),
    source: endpointOf(from, 'source', source, target),
    target: endpointOf(to, 'target', target, source),
    options: { ...resolved, mode: 'schema-only' },
    signal,
    events: new EventHub(),
    transforms: [],
  };
  const sides = { source: schemaSession(source, 'the source'), target: schemaSession(target, 'the target') };
  try {
    const { comparison } = await compareSides(run, sides.target, await prepareToCompare(run, sides));
    return comparison;
  } catch (error) {
    throw asMigrationError(error, signal);
  }
}

function endpointOf(
  dialect: Dialect,
  side: 'source' | 'target',
  schema: DatabaseSchema,
  other: DatabaseSchema,
): Endpoint {
  const ordinary = defaultSchema(dialect, schema, other);
  const own = ordinary === undefined ? {} : { defaultSchema: () => ordinary };
  const placed: Dialect = Object.assign(Object.create(dialect), own);
  return { dialect: placed, config: undefined, name: `the ${side}`, side };
}

/** The one schema of a side, unless the other side has one of that name and more; else that of the dialect. */
function defaultSchema(dialect: Dialect, schema: DatabaseSchema, other: DatabaseSchema): string | undefined {
  if (!dialect.capabilities.schemas) return undefined;
  const [own, others] = [schemasIn(schema), schemasIn(other)];
  const [only] = own;
  if (own.size === 1 && only !== undefined && !others.has(only)) return only;
  return dialect.defaultSchema?.(dialect.parseConfig({}));
}

function schemasIn({ tables }: DatabaseSchema): ReadonlySet<string> {
  return new Set(tables.flatMap(({ name }) => name.schema ?? []));
}
