import { API_VERSION, type Dialect, MigrationError } from '@godwit/plugin-api';
import { optionTable } from '../options/dialect-options.js';

/** The members that every dialect has, with the type of each; a dot goes down one level. */
const MEMBERS = {
  name: 'string',
  capabilities: 'object',
  'capabilities.transactionalDdl': 'boolean',
  'capabilities.constraintsAfterLoad': 'boolean',
  'capabilities.concurrentWriters': 'boolean',
  'capabilities.schemas': 'boolean',
  'capabilities.maxIdentifierBytes': 'number',
  'capabilities.foldsIdentifierCase': 'boolean',
  'capabilities.encodings.reads': 'object',
  'capabilities.encodings.writes': 'object',
  'capabilities.keyOrder': 'function',
  'types.toLogical': 'function',
  'types.toNative': 'function',
  'expressions.parse': 'function',
  'expressions.print': 'function',
  'ddl.create': 'function',
  'ddl.drop': 'function',
  'ddl.resetIdentities': 'function',
  'ddl.analyze': 'function',
  parseConfig: 'function',
  describe: 'function',
} as const;

/** Refuses what was registered as a dialect but is none, or one of another version of the contract. */
export function checkDialect(dialect: unknown): asserts dialect is Dialect {
  const name = String(memberOf(dialect, 'name') ?? 'without a name');
  const version = memberOf(dialect, 'apiVersion');
  if (version !== API_VERSION) {
    throw invalid(
      `The dialect "${name}" has apiVersion ${String(version)}, but this engine needs ${API_VERSION}.`,
    );
  }
  for (const [path, type] of Object.entries(MEMBERS)) {
    const found = typeof memberOf(dialect, path);
    if (found !== type) throw invalid(`The dialect "${name}" needs "${path}" (${type}), but it is ${found}.`);
  }
  const accepts = typeof memberOf(dialect, 'accepts');
  if (accepts !== 'undefined' && accepts !== 'function')
    throw invalid(`The dialect "${name}" needs "accepts" to be a function or absent, but it is ${accepts}.`);
  optionTable([dialect as Dialect]);
}

function memberOf(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((holder, key) => {
    return typeof holder === 'object' && holder !== null
      ? (holder as Record<string, unknown>)[key]
      : undefined;
  }, value);
}

function invalid(message: string): MigrationError {
  const hint = 'Install versions of @godwit/engine and of the dialect that belong together.';
  return new MigrationError({ code: 'DIALECT_INVALID', message, hint });
}
